# $1 path, $2 URL, $3 digest or empty, $4 owner and group, $5 mode, $6 URL of a signature or empty
umask 077
fettle_headers=${FETTLE_HEADERS-} fettle_proxy=${FETTLE_PROXY-}
name=${1##*/}
kept=${1%/*}/.$name.fettle-part-
source=${1%/*}/.$name.fettle-source
made=$(mktemp -d -- "${1%/*}/.fettle-download-XXXXXX") || exit
trap 'cd / && rm -rf -- "$made"' EXIT
trap 'exit 1' HUP INT TERM
work_enter "$made" || exit
work=.
sum_of() {
    sum=$(sha256sum <"$1") && sum=${sum%% *}
}
part=$work/content sum=
# What breaks off is kept, and gone on with: the digest tells whether the parts fit together.
if [ -n "$3" ]; then
    part=$kept$(printf %.16s "$3")
    for other in "$kept"*; do
        [ "$other" = "$part" ] && [ ! -L "$part" ] || rm -f -- "$other"
    done
    if [ -s "$part" ]; then
        sum_of "$part" || exit
        if [ "$sum" != "$3" ]; then
            fettle_web "$2" "$part" '' resume 2>"$work/said"
            case $? in
            0) sum_of "$part" || exit ;;
            # The server refuses: of curl 22, 33 and 36, of wget 8.
            8 | 22 | 33 | 36) ;;
            *) cat -- "$work/said" >&2 && exit 1 ;;
            esac
            [ "$sum" = "$3" ] || rm -f -- "$part" || exit
        fi
    fi
fi
if [ ! -e "$part" ]; then
    fettle_web "$2" "$part" "$work/headers" || exit
    sum_of "$part" || exit
fi
if [ -n "$3" ] && [ "$sum" != "$3" ]; then
    printf 'What %s sent has the SHA-256 %s and not %s\n' "$2" "$sum" "$3" >&2
    rm -f -- "$part"
    exit 1
fi
if [ -n "$6" ]; then
    fettle_web "$6" "$work/signature" || exit
    fettle_signed "$part" "$work/signature" "$FETTLE_KEY" "$PWD" || {
        rm -f -- "$part"
        exit 1
    }
fi
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    printf '%s is no longer a file\n' "$1" >&2
    exit 1
fi
mv -fT -- "$part" ready && [ -f ready ] && [ ! -L ready ] && chown -- "$4" ready && chmod -- "$5" ready || exit
if [ -n "$3" ]; then
    rm -f -- "$source" && mv -fT -- ready "$1"
else
    answer=$(fettle_web_last <"$work/headers")
    answer=${answer#*|}
    printf '%s\n' "$2" "$sum" "${answer%%|*}" "${answer#*|}" >"$work/source" &&
        mv -fT -- ready "$1" && mv -fT -- "$work/source" "$source"
fi
