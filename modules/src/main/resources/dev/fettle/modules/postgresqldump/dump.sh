# $1 path, $2 port, $3 format; the database is PGDATABASE. A dump that failed is left empty: it goes when it is settled.
new=${1%/*}/.${1##*/}.fettle-new
[ -w "$new/dump" ] || {
    printf 'The user postgres may not enter %s. Choose a directory that it may enter, such as /var/backups.\n' "${1%/*}" >&2
    exit 1
}
pg_dump -w -p "$2" -F "$3" >"$new/dump" 2>"$new/said" || : >"$new/dump"
