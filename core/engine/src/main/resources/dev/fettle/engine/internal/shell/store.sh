# Store an upload: $1 target, $2 owner, $3 group, $4 mode, $5 length. Prints the name of the staged file.
# Statuses: 73 it cannot be created, 74 it cannot be written, or is not what was announced.
fettle_f=$(fettle_beside "$1") || exit 73
fettle_enter "$fettle_f" || exit 73
trap 'fettle_drop; exit 143' TERM HUP INT
: >>"$fettle_t" && chown -- "$2:$3" "$fettle_t" && chmod -- "$4" "$fettle_t" &&
    { [ -w "$fettle_t" ] || chmod u+w -- "$fettle_t"; } || {
    fettle_drop
    exit 73
}
head -c "$5" >"$fettle_t"
fettle_r=$?
if [ "$fettle_r" -eq 0 ]; then
    fettle_s=$(sha256sum <"$fettle_t")
    if [ "${fettle_s%% *}" != "$(head -c 64)" ]; then
        echo 'The content has changed, or did not arrive whole.' >&2
    elif sync -- "$fettle_t"; then
        printf '%s' "$fettle_f"
        exit 0
    fi
fi
fettle_drop
exit 74
