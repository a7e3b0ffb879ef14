# probe_tls_certificate PATH KEY REQUEST AUTHORITY SECONDS
#
# Tell how a certificate fits: KEY is the path of a private key, REQUEST the text of a request in place of it, AUTHORITY the
# path of the certificate that must have signed it, SECONDS how long it must last. What is empty is not looked at.
# Answer: lines of "name value" and "name=value", then the certificate and its authority's.

probe_tls_certificate() {
    probe_tls_certificate_key=
    if [ -n "$3" ]; then
        probe_tls_certificate_key=$(printf '%s\n' "$3" | openssl req -noout -pubkey 2>/dev/null)
        printf 'request %s\n' "$(printf '%s\n' "$3" |
            openssl req -noout -subject -nameopt RFC2253,-esc_msb,utf8 2>/dev/null)"
    elif [ -n "$2" ]; then
        probe_tls_certificate_key=$(openssl pkey -in "$2" -pubout -passin pass: 2>/dev/null)
    fi
    [ -z "$probe_tls_certificate_key" ] || printf 'source good\n'
    if [ ! -e "$1" ]; then
        printf 'file missing\n'
        return 0
    fi
    probe_tls_certificate_own=$(openssl x509 -in "$1" -noout -pubkey 2>/dev/null)
    if [ -z "$probe_tls_certificate_own" ]; then
        printf 'file odd\n'
        return 0
    fi
    printf 'file good\n'
    [ "$probe_tls_certificate_own" != "$probe_tls_certificate_key" ] || printf 'key same\n'
    # Whether it has run out is another question.
    if [ -z "$4" ] || openssl verify -no_check_time -partial_chain -no-CApath -CAfile "$4" "$1" >/dev/null 2>&1; then
        printf 'signer same\n'
    fi
    if openssl x509 -in "$1" -noout -checkend "$5" >/dev/null 2>&1; then
        printf 'time good\n'
    elif ! openssl x509 -in "$1" -noout -checkend 0 >/dev/null 2>&1; then
        printf 'ended yes\n'
    fi
    # 9 is X509_V_ERR_CERT_NOT_YET_VALID; the words beside it differ between releases.
    case $(openssl verify -partial_chain -no-CApath -CAfile "$1" "$1" 2>&1) in
        *'error 9 at 0 depth'*) printf 'early yes\n' ;;
    esac
    openssl x509 -in "$1" -noout -subject -startdate -enddate -nameopt RFC2253,-esc_msb,utf8
    printf 'names %s\n' "$(openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null | sed -n '2s/^ *//p')"
    openssl x509 -in "$1"
    [ -z "$4" ] || sed -n '/^-----BEGIN CERTIFICATE/,/^-----END CERTIFICATE/p' "$4" 2>/dev/null
    return 0
}
