# $1 path, $2 URL, $3 digest, $4 owner and group, $5 mode
umask 077
fresh=$(mktemp -- "${1%/*}/.fettle-download-XXXXXX") || exit
trap 'rm -f -- "$fresh"' EXIT
trap 'exit 1' HUP INT TERM
if command -v curl >/dev/null 2>&1; then
    curl -fsSL --proto '=http,https' --connect-timeout 20 --retry 2 -o "$fresh" -- "$2" || exit
elif command -v wget >/dev/null 2>&1; then
    wget -q -T 20 -O "$fresh" -- "$2" || {
        printf '%s could not be fetched\n' "$2" >&2
        exit 1
    }
else
    printf 'Neither curl nor wget is on this host.\n' >&2
    exit 1
fi
sum=$(sha256sum <"$fresh") || exit
if [ "${sum%% *}" != "$3" ]; then
    printf 'What %s sent has the SHA-256 %s and not %s\n' "$2" "${sum%% *}" "$3" >&2
    exit 1
fi
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    printf '%s is no longer a file\n' "$1" >&2
    exit 1
fi
chown -- "$4" "$fresh" && chmod -- "$5" "$fresh" && mv -fT -- "$fresh" "$1"
