# probe_systemd_unit ARITY ID UNIT ...
#
# Whether systemd has read the file of each unit: "yes" when it must be told to read it again. One systemctl for all units.

probe_systemd_unit() {
    shift
    probe_systemd_unit_ids=
    probe_systemd_unit_n=$#
    while [ "$probe_systemd_unit_n" -gt 0 ]; do
        case $2 in
        *@.*)
            # A template is never loaded, so there is nothing to read again.
            answer_begin "$1"
            echo no
            answer_end 0
            ;;
        *)
            probe_systemd_unit_ids="$probe_systemd_unit_ids $1"
            set -- "$@" "$2"
            ;;
        esac
        shift 2
        probe_systemd_unit_n=$((probe_systemd_unit_n - 2))
    done
    [ $# -gt 0 ] || return 0
    probe_systemd_unit_out=$(systemctl show --no-pager -p NeedDaemonReload -- "$@")
    if [ -z "$probe_systemd_unit_out" ]; then
        for probe_systemd_unit_id in $probe_systemd_unit_ids; do
            answer_begin "$probe_systemd_unit_id"
            answer_end 1
        done
        return 0
    fi
    while IFS= read -r probe_systemd_unit_line; do
        [ -n "$probe_systemd_unit_line" ] || continue
        probe_systemd_unit_ids=${probe_systemd_unit_ids# }
        probe_systemd_unit_id=${probe_systemd_unit_ids%% *}
        probe_systemd_unit_ids=${probe_systemd_unit_ids#"$probe_systemd_unit_id"}
        answer_begin "$probe_systemd_unit_id"
        printf '%s\n' "${probe_systemd_unit_line#NeedDaemonReload=}"
        answer_end 0
    done <<EOT
$probe_systemd_unit_out
EOT
}
