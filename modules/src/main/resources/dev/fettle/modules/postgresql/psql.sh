# probe_@NAME@ ARITY ID PORT DATABASE KEY WORD ... ID PORT DATABASE KEY WORD ...
#
# One psql for all questions about one database of a server. Words are numbers or hexadecimal digits, so that they can stand in
# SQL as they are; the answer is rows of columns in the same manner, their first one the ID. A row "ID|lacks|KEY" says that
# resource KEY is missing. So does a database that is not there; where the question gives no key for it, status 4. No server:
# the questions end with psql's status.

probe_@NAME@() {
    probe_@NAME@_width=$(($1 + 1))
    shift
    probe_@NAME@_asked=' '
    probe_@NAME@_n=0
    for probe_@NAME@_each in "$@"; do
        probe_@NAME@_n=$((probe_@NAME@_n + 1))
        case $probe_@NAME@_n in
        1) probe_@NAME@_first=$probe_@NAME@_each ;;
        2) probe_@NAME@_port=$probe_@NAME@_each ;;
        3) probe_@NAME@_database=$probe_@NAME@_each ;;
        4) probe_@NAME@_key=$probe_@NAME@_each ;;
        esac
        [ "$probe_@NAME@_n" -ge "$probe_@NAME@_width" ] || continue
        probe_@NAME@_n=0
        case $probe_@NAME@_asked in
        *" $probe_@NAME@_first "*) ;;
        *) probe_@NAME@_together "$@" ;;
        esac
    done
}

# Answer all questions that are about the port and the database, with the same key.
probe_@NAME@_together() {
    probe_@NAME@_ids= probe_@NAME@_rows= probe_@NAME@_k=0
    for probe_@NAME@_word in "$@"; do
        probe_@NAME@_k=$((probe_@NAME@_k + 1))
        case $probe_@NAME@_k in
        1) probe_@NAME@_id=$probe_@NAME@_word probe_@NAME@_row="'$probe_@NAME@_word'" probe_@NAME@_fits=1 ;;
        2) [ "$probe_@NAME@_word" = "$probe_@NAME@_port" ] || probe_@NAME@_fits= ;;
        3) [ "$probe_@NAME@_word" = "$probe_@NAME@_database" ] || probe_@NAME@_fits= ;;
        4) [ "$probe_@NAME@_word" = "$probe_@NAME@_key" ] || probe_@NAME@_fits= ;;
        *) probe_@NAME@_row="$probe_@NAME@_row,'$probe_@NAME@_word'" ;;
        esac
        if [ "$probe_@NAME@_k" -ge "$probe_@NAME@_width" ]; then
            probe_@NAME@_k=0
            if [ -n "$probe_@NAME@_fits" ]; then
                probe_@NAME@_ids="$probe_@NAME@_ids $probe_@NAME@_id"
                probe_@NAME@_rows="$probe_@NAME@_rows${probe_@NAME@_rows:+,}($probe_@NAME@_row)"
            fi
        fi
    done
    probe_@NAME@_asked="$probe_@NAME@_asked${probe_@NAME@_ids# } "
    probe_@NAME@_out=$(probe_@NAME@_ask)
    probe_@NAME@_status=$?
    if [ "$probe_@NAME@_status" != 0 ]; then
        probe_@NAME@_text=
        if [ "$probe_@NAME@_database" != postgres ] && probe_@NAME@_found=$(probe_@NAME@_exists) &&
            [ -z "$probe_@NAME@_found" ]; then
            probe_@NAME@_status=4
            [ -z "$probe_@NAME@_key" ] || probe_@NAME@_text=$probe_@NAME@_key probe_@NAME@_status=250
        fi
        for probe_@NAME@_id in $probe_@NAME@_ids; do
            answer_begin "$probe_@NAME@_id"
            printf %s "$probe_@NAME@_text"
            answer_end "$probe_@NAME@_status"
        done
        return
    fi
    probe_@NAME@_open= probe_@NAME@_lacking=' '
    while IFS= read -r probe_@NAME@_line; do
        probe_@NAME@_id=${probe_@NAME@_line%%"|"*}
        probe_@NAME@_line=${probe_@NAME@_line#*"|"}
        case $probe_@NAME@_lacking in *" $probe_@NAME@_id "*) continue ;; esac
        if [ "$probe_@NAME@_id" != "$probe_@NAME@_open" ]; then
            [ -z "$probe_@NAME@_open" ] || answer_end 0
            answer_begin "$probe_@NAME@_id"
            probe_@NAME@_open=$probe_@NAME@_id
        fi
        case $probe_@NAME@_line in
        "lacks|"*)
            printf %s "${probe_@NAME@_line#*"|"}"
            answer_end 250
            probe_@NAME@_lacking="$probe_@NAME@_lacking$probe_@NAME@_id " probe_@NAME@_open=
            ;;
        *) printf '%s\n' "$probe_@NAME@_line" ;;
        esac
    done <<EOT
$probe_@NAME@_out
EOT
    [ -z "$probe_@NAME@_open" ] || answer_end 0
}

# PGDATABASE is a name and nothing else, while psql takes some names after -d for connection strings.
probe_@NAME@_ask() {
    PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10 PGDATABASE=$probe_@NAME@_database psql -X -q -A -t -w -v ON_ERROR_STOP=1 \
        -p "$probe_@NAME@_port" <<EOT
@SQL@
EOT
}

probe_@NAME@_exists() {
    PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=10 psql -X -q -A -t -w -v ON_ERROR_STOP=1 -p "$probe_@NAME@_port" -d postgres \
        -v "name=$probe_@NAME@_database" <<'EOT'
select 1 from pg_database where datname = :'name';
EOT
}
