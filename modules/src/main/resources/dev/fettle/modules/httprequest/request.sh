# $1 method, $2 URL, $3 path of certificates or empty, then the statuses of success; headers and body come in the environment
umask 077
fettle_headers=${FETTLE_HEADERS-}
work=$(mktemp -d) || exit
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
body=
if [ -n "${FETTLE_BODY+given}" ]; then
    body=$work/body
    printf %s "$FETTLE_BODY" >"$body" || exit
fi
status=$(fettle_http "$1" "$2" "$3" "$work/answer" ${body:+"$body"}) || {
    printf '%s does not answer: %s\n' "$2" "$status" >&2
    exit 1
}
url=$2
shift 3
fettle_http_fits "$status" "$@" || {
    printf '%s answers with status %s:\n' "$url" "$status"
    head -c 2000 "$work/answer"
    exit 1
} >&2
