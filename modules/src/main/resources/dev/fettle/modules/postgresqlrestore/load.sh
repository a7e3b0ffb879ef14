# $1 port, $2 path, $3 connection string; the database is PGDATABASE. One transaction: all of it or nothing.
begin=$(dd if="$2" bs=5 count=1 2>/dev/null | od -An -tx1 | tr -d ' \n')
load() {
    psql -X -q -w -v ON_ERROR_STOP=1 --single-transaction -p "$port" -f - >/dev/null
}
port=$1
case $begin in
5047444d50) pg_restore -w -p "$1" -d "$3" --single-transaction --exit-on-error "$2" ;;
# What a broken file would give must not be committed.
1f8b*) gzip -t <"$2" && gzip -dc <"$2" | load ;;
*) load <"$2" ;;
esac
