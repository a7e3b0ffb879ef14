# $1 directory. The stamp says from now on that the directory does not hold the whole archive.
stamp=$1/.fettle-archive.sha256
how=found
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then
    printf '%s is no longer a directory\n' "$1" >&2
    exit 1
elif [ ! -d "$1" ]; then
    mkdir -m 0755 -- "$1" || exit
    how=made
elif [ -f "$stamp" ]; then
    IFS=' ' read -r digest how <"$stamp" || :
fi
printf -- '- %s\n' "$how" >"$stamp.new" && mv -f -- "$stamp.new" "$stamp" && rm -f -- "$1/.fettle-archive"
