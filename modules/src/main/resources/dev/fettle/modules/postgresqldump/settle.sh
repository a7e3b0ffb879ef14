# $1 path, $2 owner and group, $3 mode: give the new dump its place.
new=${1%/*}/.${1##*/}.fettle-new
settle() {
    [ -s dump ] || {
        printf 'pg_dump wrote nothing.\n' >&2
        return 1
    }
    if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
        printf '%s is no longer a file\n' "$1" >&2
        return 1
    fi
    chown -- "$2" dump && chmod -- "$3" dump && sync -- dump && mv -fT -- dump "$1"
}
work_enter "$new" || exit
cat -- said >&2
settle "$@"
status=$?
rm -rf -- "$new"
exit "$status"
