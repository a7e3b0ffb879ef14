# probe_tls_key PATH
#
# Describe the public half of a private key, as openssl does; nothing where it cannot be read.

probe_tls_key() {
    [ -f "$1" ] || return 0
    openssl pkey -in "$1" -passin pass: -noout -text_pub 2>/dev/null || return 0
}
