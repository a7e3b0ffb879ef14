# $1 path: make a file beside it that the server's user can write.
new=${1%/*}/.${1##*/}.fettle-new
rm -f -- "$new" && (umask 077 && : >"$new") && chown -- postgres "$new"
