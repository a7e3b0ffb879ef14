# $1 the firewall, $2 allow, deny or none, $3 ports, $4 protocol, $5 source. Words of rules hold neither spaces nor patterns: their
# letters were checked.
firewall=$1 wanted=$2
shift 2
# What is there now: stored and live.
probe_firewall_rule "$firewall" "$@" >/dev/null || exit
stored=$probe_firewall_rule_stored

apply_ufw() {
    text=$(probe_firewall_rule_ufw_text "$@")
    [ "$stored" = none ] || ufw delete "$stored" $text || return
    case $wanted in
    allow) ufw allow $text ;;
    deny) ufw prepend deny $text ;;
    esac
}

apply_firewalld() {
    for action in allow deny; do
        verb=remove
        [ "$wanted" != "$action" ] || verb=add
        text=$(probe_firewall_rule_firewalld_text "$action" "$@")
        if [ "$probe_firewall_rule_live" = off ]; then
            # It fails where there is nothing to remove.
            [ "$verb" = add ] || [ "$stored" = "$action" ] || continue
            firewall-offline-cmd "--$verb-$text" || return
        else
            firewall-cmd -q --permanent "--$verb-$text" && firewall-cmd -q "--$verb-$text" || return
        fi
    done
}

apply_nftables() {
    conf=/etc/nftables.conf
    [ -f "$conf" ] || conf=/etc/sysconfig/nftables.conf
    if [ ! -f "$conf" ]; then
        echo 'There is neither /etc/nftables.conf nor /etc/sysconfig/nftables.conf to include rules from.' >&2
        return 1
    fi
    dir=/etc/nftables.d
    name=$(probe_firewall_rule_nftables_name "$@")
    mkdir -p -- "$dir" && rm -f -- "$dir/fettle-1-allow-$name.nft" "$dir/fettle-2-deny-$name.nft" || return
    text=
    case $3 in
    *:*) text="ip6 saddr $3 " ;;
    *.*) text="ip saddr $3 " ;;
    esac
    [ -z "$1" ] || text="$text$2 dport $1 "
    case $wanted in
    allow) file=$dir/fettle-1-allow-$name.nft text="${text}accept" ;;
    deny) file=$dir/fettle-2-deny-$name.nft text="${text}drop" ;;
    none) file= ;;
    esac
    if [ -n "$file" ]; then
        printf 'insert rule inet filter input %s comment "fettle %s"\n' "$text" "$name" >"$file" || return
        grep -qF 'include "/etc/nftables.d/fettle-*.nft"' "$conf" ||
            printf '\ninclude "/etc/nftables.d/fettle-*.nft"\n' >>"$conf" || return
        # A rule without its chain would keep all others from being loaded.
        nft -c -f "$conf" || {
            rm -f -- "$file"
            printf 'With the rule, nftables would no longer load %s; does it have the chain inet filter input?\n' "$conf" >&2
            return 1
        }
    fi
    [ "$probe_firewall_rule_live" != off ] || return 0
    # All of our rules are set anew in one transaction, so that they stand as they will after the next start.
    {
        nft -a list chain inet filter input |
            sed -n 's/.* comment "fettle [^"]*" # handle \([0-9]*\)$/delete rule inet filter input handle \1/p'
        for file in "$dir"/fettle-*.nft; do
            [ ! -f "$file" ] || cat -- "$file" || return
        done
    } | nft -f -
}

"apply_$firewall" "$@"
