# $1 directory, $2 archive, $3 its digest, $4 parts of names to leave out, $5 owner and group or empty
stamp=$1/.fettle-archive.sha256
sum=$(sha256sum <"$2") || exit
if [ "${sum%% *}" != "$3" ]; then
    printf '%s has changed since it was looked at\n' "$2" >&2
    exit 1
fi
IFS=' ' read -r digest how <"$stamp" || exit
tar -xf "$2" -C "$1" --no-same-owner --no-same-permissions --no-overwrite-dir --strip-components="$4" || exit
[ -z "$5" ] || chown -Rh -- "$5" "$1" || exit
[ "$2" != "$1/.fettle-archive" ] || rm -f -- "$2" || exit
printf '%s %s\n' "$3" "$how" >"$stamp.new" && mv -f -- "$stamp.new" "$stamp"
