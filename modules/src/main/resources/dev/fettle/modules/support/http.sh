# fettle_http METHOD URL CAFILE FILE [BODY-FILE]: make a request with the headers in fettle_headers, put the answer into FILE, and print its
# status. Status 1: prints curl's complaint. fettle_http_limit is how many seconds it may take; 60 by default.
fettle_http() {
    fettle_http_method=-X$1
    # curl would wait for the body that an answer to HEAD only announces.
    [ "$1" != HEAD ] || fettle_http_method=-I
    fettle_http_said=$(fettle_web_config | curl -sS --proto '=http,https' --connect-timeout 20 \
        -m "${fettle_http_limit:-60}" -K - "$fettle_http_method" \
        ${3:+--cacert "$3"} ${5:+--data-binary "@$5"} -o "$4" -w '%{http_code}' -- "$2" 2>&1) || {
        printf %s "${fettle_http_said%000}"
        return 1
    }
    printf %s "$fettle_http_said"
}

# fettle_http_fits STATUS STATUS...: is it one of them, or from 200 to 299 where there are none?
fettle_http_fits() {
    fettle_http_is=$1
    shift
    [ $# -gt 0 ] || case $fettle_http_is in 2[0-9][0-9]) return 0 ;; esac
    for fettle_http_one in "$@"; do
        [ "$fettle_http_one" != "$fettle_http_is" ] || return 0
    done
    return 1
}

# fettle_http_check URL STATUS BODY CAFILE: is the answer to GET one of that status, or from 200 to 299 where it is empty, with a line that
# matches BODY? Prints why it is not.
fettle_http_check() (
    fettle_http_answer=$(umask 077 && mktemp) || exit
    trap 'rm -f -- "$fettle_http_answer"' EXIT
    fettle_http_status=$(fettle_http GET "$1" "$4" "$fettle_http_answer") || {
        printf '%s does not answer: %s\n' "$1" "$fettle_http_status"
        exit 1
    }
    fettle_http_fits "$fettle_http_status" ${2:+"$2"} || {
        printf '%s answers with status %s\n' "$1" "$fettle_http_status"
        exit 1
    }
    [ -z "$3" ] || grep -Eq -e "$3" "$fettle_http_answer" || {
        printf '%s answers, and no line of it matches %s\n' "$1" "$3"
        exit 1
    }
)
