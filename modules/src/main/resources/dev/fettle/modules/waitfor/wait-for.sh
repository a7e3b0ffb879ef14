# probe_wait_for HTTP STATUS CAFILE PORT UNIT FILE, each may be empty. Status 0: all of them hold. Prints what does not.

probe_wait_for() {
    probe_wait_for_rc=0
    [ -z "$5" ] || probe_wait_for_unit "$5" || probe_wait_for_rc=1
    if [ -n "$4" ] && ! probe_wait_for_port "$4"; then
        printf 'port %s is not listened on\n' "$4"
        probe_wait_for_rc=1
    fi
    if [ -n "$6" ] && [ ! -e "$6" ]; then
        printf '%s is not there\n' "$6"
        probe_wait_for_rc=1
    fi
    [ -z "$1" ] || probe_wait_for_http "$1" "$2" "$3" || probe_wait_for_rc=1
    return "$probe_wait_for_rc"
}

probe_wait_for_unit() {
    probe_wait_for_state=$(systemctl is-active -- "$1" 2>&1)
    [ "$probe_wait_for_state" != active ] || return 0
    printf 'unit %s is %s\n' "$1" "${probe_wait_for_state:-not known}"
    return 1
}

# The kernel's tables: number, local address and port, remote ones, and the state, which is 0A for a listener.
probe_wait_for_port() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A "
}

probe_wait_for_http() {
    probe_wait_for_code=$(curl -sS -o /dev/null --max-time 5 -w '%{http_code}' ${3:+--cacert "$3"} -- "$1" 2>&1)
    case ${2:-any}.$probe_wait_for_code in
    "$2.$2" | any.2[0-9][0-9]) return 0 ;;
    *.[1-5][0-9][0-9]) printf '%s answers with status %s\n' "$1" "$probe_wait_for_code" ;;
    *)
        # curl writes its complaint, a line end, then 000.
        probe_wait_for_code=$(printf %s "${probe_wait_for_code%000}")
        printf '%s does not answer: %s\n' "$1" "${probe_wait_for_code:-no status}"
        ;;
    esac
    return 1
}
