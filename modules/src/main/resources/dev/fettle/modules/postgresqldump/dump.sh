# $1 path, $2 port, $3 format; the database is PGDATABASE
new=${1%/*}/.${1##*/}.fettle-new
[ -w "$new" ] || {
    printf 'The user postgres may not enter %s. Choose a directory that it may enter, such as /var/backups.\n' "${1%/*}" >&2
    exit 1
}
pg_dump -w -p "$2" -F "$3" >"$new"
