# probe_tls_request PATH KEY
#
# Tell how a request fits a private key. Answer: lines of "name value" and "name=value", then the request.

probe_tls_request() {
    probe_tls_request_key=$(openssl pkey -in "$2" -pubout -passin pass: 2>/dev/null)
    [ -z "$probe_tls_request_key" ] || printf 'source good\n'
    if [ ! -e "$1" ]; then
        printf 'file missing\n'
        return 0
    fi
    probe_tls_request_own=$(openssl req -in "$1" -noout -pubkey 2>/dev/null)
    if [ -z "$probe_tls_request_own" ]; then
        printf 'file odd\n'
        return 0
    fi
    printf 'file good\n'
    [ "$probe_tls_request_own" != "$probe_tls_request_key" ] || printf 'key same\n'
    openssl req -in "$1" -noout -subject -nameopt RFC2253,-esc_msb,utf8
    printf 'names %s\n' "$(openssl req -in "$1" -noout -text |
        sed -n '/X509v3 Subject Alternative Name/{n;s/^ *//p;q;}')"
    openssl req -in "$1"
}
