# $1 file: put back what was there where the server finds something wrong.
work=${1%/*}/.${1##*/}.fettle-new
work_enter "$work" || exit
if [ -s wrong ]; then
    printf 'PostgreSQL would not take %s, so it is as it was before:\n' "$1" >&2
    cat -- wrong >&2
    mv -fT -- old "$1"
    rm -rf -- "$work"
    exit 1
fi
rm -rf -- "$work"
