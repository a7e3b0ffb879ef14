# $1 path; what was kept beside it goes as well.
if [ -L "$1" ] || [ ! -f "$1" ]; then
    printf '%s is no longer a file\n' "$1" >&2
    exit 1
fi
beside=${1%/*}/.${1##*/}.fettle
rm -f -- "$1" "$beside-source" "$beside-part-"*
