# probe_wait_for HTTP STATUS BODY CAFILE PORT UNIT FILE COMMAND STATE, each but the last may be empty. Status 0: all of them hold, or, for
# STATE absent, port and file are gone. Prints what does not hold.

probe_wait_for() {
    probe_wait_for_rc=0
    [ -z "$6" ] || probe_wait_for_unit "$6" || probe_wait_for_rc=1
    [ -z "$5" ] || probe_wait_for_port "$5" "$9" || probe_wait_for_rc=1
    [ -z "$7" ] || probe_wait_for_file "$7" "$9" || probe_wait_for_rc=1
    [ -z "$1" ] || probe_wait_for_http "$1" "$2" "$3" "$4" || probe_wait_for_rc=1
    [ -z "$8" ] || probe_wait_for_command "$8" || probe_wait_for_rc=1
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
    if cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A "; then
        [ "$2" = absent ] || return 0
        printf 'port %s is still listened on\n' "$1"
    else
        [ "$2" != absent ] || return 0
        printf 'port %s is not listened on\n' "$1"
    fi
    return 1
}

probe_wait_for_file() {
    if [ -e "$1" ] || [ -L "$1" ]; then
        [ "$2" = absent ] || return 0
        printf '%s is still there\n' "$1"
    else
        [ "$2" != absent ] || return 0
        printf '%s is not there\n' "$1"
    fi
    return 1
}

probe_wait_for_http() (
    fettle_headers='' fettle_http_limit=5
    fettle_http_check "$@"
)

probe_wait_for_command() {
    probe_wait_for_said=$( (
        set +u
        eval "$1"
    ) 2>&1 >/dev/null) && return 0
    probe_wait_for_said=${probe_wait_for_said%%"
"*}
    printf 'the command fails%s\n' "${probe_wait_for_said:+: $probe_wait_for_said}"
    return 1
}
