# $1 file: keep it as it is, and make a file that the server's user can write what is wrong with its successor into.
umask 077
rm -f -- "$1.fettle-old" "$1.fettle-check" || exit
cp -p -- "$1" "$1.fettle-old" && : >"$1.fettle-check" || exit
chown -- postgres "$1.fettle-check" 2>/dev/null || :
