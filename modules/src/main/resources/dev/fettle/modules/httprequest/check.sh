# probe_http_request URL STATUS BODY CAFILE HEADERS. Status 0: the work is done. Prints why it is not.

probe_http_request() (
    fettle_headers=$5
    fettle_http_check "$1" "$2" "$3" "$4"
)
