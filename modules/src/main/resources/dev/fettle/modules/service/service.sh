# probe_service ARITY ID UNIT ...
#
# One systemctl for all units. It answers with one block of lines per unit, in order, with an empty line between blocks.
# Times come with microseconds where systemctl can (from version 247 on); elsewhere "Clock=" says how the monotonic clock,
# whose times it always gives in microseconds, lies to the real one: seconds.nanoseconds since 1970, seconds since boot.

probe_service() {
    shift
    probe_service_ids=
    probe_service_n=$#
    while [ "$probe_service_n" -gt 0 ]; do
        case $2 in
        *@.*) probe_service_template "$1" "$2" ;;
        *)
            probe_service_ids="$probe_service_ids $1"
            set -- "$@" "$2"
            ;;
        esac
        shift 2
        probe_service_n=$((probe_service_n - 2))
    done
    [ $# -gt 0 ] || return 0
    probe_service_clock=
    probe_service_out=$(probe_service_show --timestamp=us+utc "$@" 2>/dev/null)
    if [ -z "$probe_service_out" ]; then
        probe_service_out=$(probe_service_show "$@")
        read -r probe_service_up probe_service_rest </proc/uptime
        probe_service_clock="Clock=$(date +%s.%N) $probe_service_up"
    fi
    if [ -z "$probe_service_out" ]; then
        for probe_service_id in $probe_service_ids; do
            answer_begin "$probe_service_id"
            answer_end 1
        done
        return 0
    fi
    probe_service_open=
    while IFS= read -r probe_service_line; do
        if [ -z "$probe_service_line" ]; then
            [ -z "$probe_service_open" ] || answer_end 0
            probe_service_open=
            continue
        fi
        if [ -z "$probe_service_open" ]; then
            probe_service_ids=${probe_service_ids# }
            probe_service_open=${probe_service_ids%% *}
            probe_service_ids=${probe_service_ids#"$probe_service_open"}
            answer_begin "$probe_service_open"
            [ -z "$probe_service_clock" ] || printf '%s\n' "$probe_service_clock"
        fi
        printf '%s\n' "$probe_service_line"
        # Whether a script of System V is enabled, or a generated unit wanted, only is-enabled tells.
        case $probe_service_line in
        Id=*) probe_service_name=${probe_service_line#Id=} ;;
        UnitFileState=generated)
            printf 'IsEnabled=%s\n' "$(systemctl is-enabled -- "$probe_service_name" 2>/dev/null)"
            ;;
        esac
    done <<EOT
$probe_service_out
EOT
    [ -z "$probe_service_open" ] || answer_end 0
}

probe_service_show() {
    TZ=UTC systemctl show --no-pager -p Id,LoadState,ActiveState,SubState,UnitFileState,Type,RemainAfterExit \
        -p CanReload,NeedDaemonReload,NRestarts,TriggeredBy,Triggers \
        -p InactiveExitTimestamp,InactiveExitTimestampMonotonic \
        -p ActiveEnterTimestamp,ActiveEnterTimestampMonotonic \
        -p StateChangeTimestamp,StateChangeTimestampMonotonic "$@"
}

# A template is nothing that systemd loads; it only has a file.
probe_service_template() {
    answer_begin "$1"
    probe_service_file=$(systemctl is-enabled -- "$2" 2>/dev/null)
    case $probe_service_file in
    "" | not-found) printf 'LoadState=not-found\nActiveState=inactive\n' ;;
    *) printf 'LoadState=loaded\nActiveState=inactive\nUnitFileState=%s\n' "$probe_service_file" ;;
    esac
    answer_end 0
}
