# $1 file: keep it as it is in a directory beside it, with a file that the server's user can write what is wrong into.
work_make "${1%/*}/.${1##*/}.fettle-new" && umask 077 && cp -p -- "$1" old && : >wrong || exit
chown -- postgres wrong 2>/dev/null || :
