# probe_@NAME@ ARITY ID PORT WORD ... ID PORT WORD ...
#
# One psql for all questions about one server. Words are numbers or hexadecimal digits, so that they can stand in SQL as they
# are; the answer is a row of columns in the same manner, its first one the ID. No server: the questions end with psql's status.

probe_@NAME@() {
    probe_@NAME@_width=$(($1 + 1))
    shift
    probe_@NAME@_ports=
    probe_@NAME@_k=0
    for probe_@NAME@_word in "$@"; do
        probe_@NAME@_k=$((probe_@NAME@_k + 1))
        if [ "$probe_@NAME@_k" = 2 ]; then
            case " $probe_@NAME@_ports " in
            *" $probe_@NAME@_word "*) ;;
            *) probe_@NAME@_ports="$probe_@NAME@_ports $probe_@NAME@_word" ;;
            esac
        fi
        [ "$probe_@NAME@_k" -lt "$probe_@NAME@_width" ] || probe_@NAME@_k=0
    done
    for probe_@NAME@_port in $probe_@NAME@_ports; do
        probe_@NAME@_ids= probe_@NAME@_rows= probe_@NAME@_k=0
        for probe_@NAME@_word in "$@"; do
            probe_@NAME@_k=$((probe_@NAME@_k + 1))
            case $probe_@NAME@_k in
            1) probe_@NAME@_id=$probe_@NAME@_word probe_@NAME@_row="'$probe_@NAME@_word'" ;;
            2) probe_@NAME@_at=$probe_@NAME@_word ;;
            *) probe_@NAME@_row="$probe_@NAME@_row,'$probe_@NAME@_word'" ;;
            esac
            if [ "$probe_@NAME@_k" -ge "$probe_@NAME@_width" ]; then
                probe_@NAME@_k=0
                if [ "$probe_@NAME@_at" = "$probe_@NAME@_port" ]; then
                    probe_@NAME@_ids="$probe_@NAME@_ids $probe_@NAME@_id"
                    probe_@NAME@_rows="$probe_@NAME@_rows${probe_@NAME@_rows:+,}($probe_@NAME@_row)"
                fi
            fi
        done
        probe_@NAME@_out=$(probe_@NAME@_ask)
        probe_@NAME@_status=$?
        if [ "$probe_@NAME@_status" != 0 ]; then
            for probe_@NAME@_id in $probe_@NAME@_ids; do
                answer_begin "$probe_@NAME@_id"
                answer_end "$probe_@NAME@_status"
            done
            continue
        fi
        probe_@NAME@_open=
        while IFS= read -r probe_@NAME@_line; do
            probe_@NAME@_id=${probe_@NAME@_line%%"|"*}
            if [ "$probe_@NAME@_id" != "$probe_@NAME@_open" ]; then
                [ -z "$probe_@NAME@_open" ] || answer_end 0
                answer_begin "$probe_@NAME@_id"
                probe_@NAME@_open=$probe_@NAME@_id
            fi
            printf '%s\n' "${probe_@NAME@_line#*"|"}"
        done <<EOT
$probe_@NAME@_out
EOT
        [ -z "$probe_@NAME@_open" ] || answer_end 0
    done
}

probe_@NAME@_ask() {
    PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10 psql -X -q -A -t -w -v ON_ERROR_STOP=1 \
        -p "$probe_@NAME@_port" -d postgres <<EOT
@SQL@
EOT
}
