# probe_firewall_rule FIREWALL PORTS PROTOCOL SOURCE, all but the protocol may be empty. Prints "FIREWALL STORED LIVE".

probe_firewall_rule() {
    probe_firewall_rule_is=$1
    if [ -z "$1" ]; then
        probe_firewall_rule_is=none
        for probe_firewall_rule_c in nft:nftables firewall-cmd:firewalld ufw:ufw; do
            ! command -v "${probe_firewall_rule_c%:*}" >/dev/null || probe_firewall_rule_is=${probe_firewall_rule_c#*:}
        done
    fi
    probe_firewall_rule_stored=none probe_firewall_rule_live=none
    case $probe_firewall_rule_is in
    ufw | firewalld | nftables) "probe_firewall_rule_$probe_firewall_rule_is" "$2" "$3" "$4" || return ;;
    esac
    printf '%s %s %s\n' "$probe_firewall_rule_is" "$probe_firewall_rule_stored" "$probe_firewall_rule_live"
}

# The rule as ufw writes it and takes it, without its action.
probe_firewall_rule_ufw_text() {
    probe_firewall_rule_from=$(printf '%s' "$1" | tr - :)
    if [ -z "$3" ]; then
        printf '%s\n' "$probe_firewall_rule_from/$2"
    else
        printf '%s\n' "from $3${1:+ to any port $probe_firewall_rule_from proto $2}"
    fi
}

probe_firewall_rule_ufw() {
    probe_firewall_rule_text=$(probe_firewall_rule_ufw_text "$@")
    probe_firewall_rule_all=$(LC_ALL=C ufw show added) || return
    while IFS= read -r probe_firewall_rule_line; do
        case $probe_firewall_rule_line in
        "ufw allow $probe_firewall_rule_text" | "ufw allow $probe_firewall_rule_text comment "*)
            probe_firewall_rule_stored=allow
            ;;
        "ufw deny $probe_firewall_rule_text" | "ufw deny $probe_firewall_rule_text comment "*)
            probe_firewall_rule_stored=deny
            ;;
        esac
    done <<EOT
$probe_firewall_rule_all
EOT
    case $(LC_ALL=C ufw status) in
    *"Status: active"*) probe_firewall_rule_live=$probe_firewall_rule_stored ;;
    *) probe_firewall_rule_live=off ;;
    esac
}

# The option of firewall-cmd, but for its verb, for an action: permissions for everybody are plain ports.
probe_firewall_rule_firewalld_text() {
    if [ "$1" = allow ] && [ -z "$4" ]; then
        printf 'port=%s/%s\n' "$2" "$3"
        return
    fi
    probe_firewall_rule_line=rule
    case $4 in
    *:*) probe_firewall_rule_line='rule family="ipv6"' ;;
    *.*) probe_firewall_rule_line='rule family="ipv4"' ;;
    esac
    [ -z "$4" ] || probe_firewall_rule_line="$probe_firewall_rule_line source address=\"$4\""
    [ -z "$2" ] || probe_firewall_rule_line="$probe_firewall_rule_line port port=\"$2\" protocol=\"$3\""
    case $1 in
    allow) printf 'rich-rule=%s accept\n' "$probe_firewall_rule_line" ;;
    deny) printf 'rich-rule=%s drop\n' "$probe_firewall_rule_line" ;;
    esac
}

probe_firewall_rule_firewalld() {
    ! firewall-cmd -q --state 2>/dev/null || probe_firewall_rule_live=on
    for probe_firewall_rule_c in allow deny; do
        probe_firewall_rule_text=$(probe_firewall_rule_firewalld_text "$probe_firewall_rule_c" "$@")
        if [ "$probe_firewall_rule_live" = none ]; then
            ! firewall-offline-cmd "--query-$probe_firewall_rule_text" >/dev/null 2>&1 ||
                probe_firewall_rule_stored=$probe_firewall_rule_c
        else
            ! firewall-cmd -q --permanent "--query-$probe_firewall_rule_text" 2>/dev/null ||
                probe_firewall_rule_stored=$probe_firewall_rule_c
            ! firewall-cmd -q "--query-$probe_firewall_rule_text" 2>/dev/null ||
                probe_firewall_rule_live=$probe_firewall_rule_c
        fi
    done
    case $probe_firewall_rule_live in
    none) probe_firewall_rule_live=off ;;
    on) probe_firewall_rule_live=none ;;
    esac
}

# One file for each rule, all of them included by nftables' own configuration; the live rule has a comment to know it by.
probe_firewall_rule_nftables_name() {
    printf '%s' "${1:+$2-$1}${3:+@$3}" | tr / _
}

probe_firewall_rule_nftables() {
    probe_firewall_rule_name=$(probe_firewall_rule_nftables_name "$@")
    if grep -qsF 'include "/etc/nftables.d/fettle-*.nft"' /etc/nftables.conf /etc/sysconfig/nftables.conf; then
        [ ! -f "/etc/nftables.d/fettle-1-allow-$probe_firewall_rule_name.nft" ] || probe_firewall_rule_stored=allow
        [ ! -f "/etc/nftables.d/fettle-2-deny-$probe_firewall_rule_name.nft" ] || probe_firewall_rule_stored=deny
    fi
    if ! probe_firewall_rule_all=$(nft list chain inet filter input 2>/dev/null); then
        probe_firewall_rule_live=off
        return 0
    fi
    case $probe_firewall_rule_all in
    *" accept comment \"fettle $probe_firewall_rule_name\""*) probe_firewall_rule_live=allow ;;
    *" drop comment \"fettle $probe_firewall_rule_name\""*) probe_firewall_rule_live=deny ;;
    esac
}
