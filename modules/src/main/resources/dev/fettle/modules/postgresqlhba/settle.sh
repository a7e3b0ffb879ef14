# $1 file: put back what was there where the server finds something wrong.
if [ -s "$1.fettle-check" ]; then
    printf 'PostgreSQL would not take %s, so it is as it was before:\n' "$1" >&2
    cat -- "$1.fettle-check" >&2
    mv -f -- "$1.fettle-old" "$1"
    rm -f -- "$1.fettle-check"
    exit 1
fi
rm -f -- "$1.fettle-old" "$1.fettle-check"
