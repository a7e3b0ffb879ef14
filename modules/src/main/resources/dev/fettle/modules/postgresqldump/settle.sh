# $1 path, $2 owner and group, $3 mode: give the new file its place.
new=${1%/*}/.${1##*/}.fettle-new
[ -s "$new" ] || {
    printf 'pg_dump wrote nothing.\n' >&2
    exit 1
}
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    printf '%s is no longer a file\n' "$1" >&2
    exit 1
fi
chown -- "$2" "$new" && chmod -- "$3" "$new" && sync -- "$new" && mv -fT -- "$new" "$1"
