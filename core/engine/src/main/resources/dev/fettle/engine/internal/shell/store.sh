# Store an upload: $1 target, $2 owner, $3 group, $4 mode, $5 length. Prints the name of the staged file.
fettle_f=$(fettle_stage "$1" "$2" "$3" "$4") || exit 73
trap 'rm -f -- "$fettle_f"; exit 143' TERM HUP INT
head -c "$5" >"$fettle_f"
fettle_r=$?
if [ "$fettle_r" -eq 0 ]; then
    if [ "$(fettle_digest "$fettle_f")" != "$(head -c 64)" ]; then
        echo 'The content has changed, or did not arrive whole.' >&2
    elif sync -- "$fettle_f"; then
        printf '%s' "$fettle_f"
        exit 0
    fi
fi
rm -f -- "$fettle_f"
exit 74
