# $1 path; $2 mode. The content comes on standard input.
umask 077
mkdir -p -m 0755 -- "${1%/*}" || exit
work=$(mktemp -d -- /etc/letsencrypt/.fettle.XXXXXX) || exit
trap 'rm -rf -- "$work"' EXIT
cat >"$work/new" && chmod -- "$2" "$work/new" && mv -fT -- "$work/new" "$1"
