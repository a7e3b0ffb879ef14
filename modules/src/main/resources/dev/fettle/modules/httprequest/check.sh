# probe_http_request URL STATUS BODY CAFILE HEADERS. Status 0: the work is done. Prints why it is not.

probe_http_request() (
    fettle_headers=$5
    answer=$(umask 077 && mktemp) || exit
    trap 'rm -f -- "$answer"' EXIT
    status=$(fettle_http GET "$1" "$4" "$answer") || {
        printf '%s does not answer: %s\n' "$1" "$status"
        exit 1
    }
    fettle_http_fits "$status" ${2:+"$2"} || {
        printf '%s answers with status %s\n' "$1" "$status"
        exit 1
    }
    [ -z "$3" ] || grep -Eq -e "$3" "$answer" || {
        printf '%s answers, and no line of it matches %s\n' "$1" "$3"
        exit 1
    }
)
