# probe_dns_check NAME: the addresses, one a line, as the host's own resolver gives them. Status 1 where it gives none.
probe_dns_check() {
    if command -v getent >/dev/null 2>&1; then
        probe_dns_check_found=$(getent ahosts "$1" | awk '{ print $1 }')
    else
        # What comes before the empty line names the server that was asked.
        probe_dns_check_found=$(nslookup "$1" 2>/dev/null | awk 'NF == 0 { name = 1 } name && /^Address/ { print $NF }')
    fi
    [ -n "$probe_dns_check_found" ] || return 1
    printf '%s\n' "$probe_dns_check_found" | sort -u
}
