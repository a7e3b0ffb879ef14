# $1 path: make a directory beside it with files that the server's user can write.
work_make "${1%/*}/.${1##*/}.fettle-new" && umask 077 && : >dump && : >said && chown -- postgres dump said
