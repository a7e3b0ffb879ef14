# $1 path; $2 owner and group, empty for the acting user's; $3 mode; then how openssl makes the key.
path=$1 owner=$2 mode=$3
shift 3
work_beside "$path"
openssl genpkey "$@" -out "$work/key" 2>"$work/errors" || {
    cat "$work/errors" >&2
    exit 1
}
[ -z "$owner" ] || chown -h -- "$owner" "$work/key" || exit
chmod -- "$mode" "$work/key" || exit
# A link in place of a move: a key that has appeared meanwhile is never overwritten.
ln -- "$work/key" "$path"
