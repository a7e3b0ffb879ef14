# $1 path; $2 the authority's key; $3 its certificate; $4 days; $5 extensions, one a line. The request comes on standard input.
work_beside "$1"
cat >"$work/request" || exit
printf '%s\n' "$5" >"$work/extensions" || exit
serial=$(openssl rand -hex 16) || exit
# openssl refuses a request that its key has not signed.
openssl x509 -req -in "$work/request" -CA "$3" -CAkey "$2" -passin pass: -days "$4" -set_serial "0x$serial" \
    -extfile "$work/extensions" -out "$work/certificate" 2>"$work/errors" || {
    cat "$work/errors" >&2
    exit 1
}
place "$work/certificate" "$1" "" 0644
