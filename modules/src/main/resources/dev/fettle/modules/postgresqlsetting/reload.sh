# reload.sh: have the server on port $1 read its files again, and wait until it has.
ask() {
    psql -X -q -A -t -w -v ON_ERROR_STOP=1 -p "$port" -d postgres -c "$1"
}
port=$1
before=$(ask 'select pg_conf_load_time()') || exit
ask 'select pg_reload_conf()' >/dev/null || exit
left=100
while [ "$left" -gt 0 ]; do
    now=$(ask 'select pg_conf_load_time()') || exit
    [ "$now" = "$before" ] || exit 0
    sleep 0.1
    left=$((left - 1))
done
printf 'PostgreSQL did not take its configuration:\n' >&2
ask "select sourcefile || ':' || sourceline || ': ' || error from pg_file_settings where error is not null" >&2
exit 1
