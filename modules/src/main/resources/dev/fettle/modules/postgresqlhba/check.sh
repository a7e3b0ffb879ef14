# $1 file, $2 port: write what the server finds wrong with the file. A server that does not run, or reads another file, finds nothing.
ask() {
    psql -X -q -A -t -w -v ON_ERROR_STOP=1 -p "$port" -d postgres -c "$1" 2>/dev/null
}
port=$2
used=$(ask 'show hba_file') || exit 0
[ "$used" = "$1" ] || [ "$used" -ef "$1" ] || exit 0
wrong=$(ask "select 'line ' || line_number || ': ' || error from pg_hba_file_rules where error is not null") || exit 0
[ -z "$wrong" ] || printf '%s\n' "$wrong" >"${1%/*}/.${1##*/}.fettle-new/wrong"
