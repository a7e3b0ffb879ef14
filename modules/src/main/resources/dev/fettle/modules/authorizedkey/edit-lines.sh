# Put lines in the place of others: $1 file, $2 mode of a new one, $3 how many of the lines that follow are old; the rest is new.
# The new lines stand where the first old one stood, or at the end. All other lines stay, whoever wrote them meanwhile.
file=$1 mode=$2 count=$3
shift 3
new=$file.fettle-new
trap 'rm -f -- "$new"' EXIT
if [ -e "$file" ]; then
    cp -p -- "$file" "$new" || exit
else
    (umask 077 && : >"$new") && chmod -- "$mode" "$new" || exit
fi
placed=

is_old() {
    one=$1 left=$count
    shift
    while [ "$left" -gt 0 ]; do
        [ "$1" != "$one" ] || return 0
        shift
        left=$((left - 1))
    done
    return 1
}

place() {
    [ -z "$placed" ] || return 0
    placed=1
    shift "$count"
    [ $# -eq 0 ] || printf '%s\n' "$@"
}

if [ -e "$file" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        if is_old "$line" "$@"; then
            place "$@"
        else
            printf '%s\n' "$line"
        fi
    done <"$file" >"$new" || exit
fi
place "$@" >>"$new" || exit
# Where the file itself is mounted, as in some containers, nothing can take its place.
sync -- "$new" 2>/dev/null
mv -f -- "$new" "$file" 2>/dev/null || cat -- "$new" >"$file" || exit
command -v restorecon >/dev/null 2>&1 && restorecon -- "$file" 2>/dev/null
exit 0
