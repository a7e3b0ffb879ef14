# probe_debconf PACKAGE QUESTION SHA256 SHOW: "none", or "same|different seen|unseen" and, where it may be shown, the answer.
probe_debconf() {
    probe_debconf_out=$(printf 'GET %s\nFGET %s seen\n' "$2" "$2" | debconf-communicate "$1" 2>/dev/null) || :
    probe_debconf_value=$(printf '%s\n' "$probe_debconf_out" | sed -n 1p)
    probe_debconf_seen=$(printf '%s\n' "$probe_debconf_out" | sed -n 2p)
    case $probe_debconf_value in
    '0 '* | 0) ;;
    10*)
        echo none
        return 0
        ;;
    *) return 1 ;;
    esac
    probe_debconf_value=${probe_debconf_value#0}
    probe_debconf_value=${probe_debconf_value# }
    probe_debconf_sum=$(printf %s "$probe_debconf_value" | sha256sum)
    probe_debconf_is=different
    [ "${probe_debconf_sum%% *}" != "$3" ] || probe_debconf_is=same
    case $probe_debconf_seen in
    '0 true') echo "$probe_debconf_is seen" ;;
    *) echo "$probe_debconf_is unseen" ;;
    esac
    [ -z "$4" ] || printf '%s\n' "$probe_debconf_value"
}
