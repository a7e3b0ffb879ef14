# fettle_http METHOD URL CAFILE FILE [BODY-FILE]: make a request with the headers in fettle_headers, put the answer into FILE, and print its
# status. Status 1: prints curl's complaint.
fettle_http() {
    fettle_http_said=$(fettle_web_config | curl -sS --proto '=http,https' --connect-timeout 20 -m 60 -K - -X "$1" \
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
