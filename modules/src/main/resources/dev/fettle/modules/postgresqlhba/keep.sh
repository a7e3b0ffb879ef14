# $1 file, $2 record: keep the file as it is in a directory beside it, with the record that is about to change, and a file that the
# server's user can write what is wrong into.
work_make "${1%/*}/.${1##*/}.fettle-new" && umask 077 && cp -p -- "$1" old && : >wrong && printf '%s\n' "$2" >record || exit
chown -- postgres wrong 2>/dev/null || :
