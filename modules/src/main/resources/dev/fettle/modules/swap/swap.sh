# probe_swap PATH ESCAPED: "swap" for a file with the signature of one, "active PRIORITY" where the kernel uses it.
probe_swap() {
    if [ -f "$1" ] && [ ! -L "$1" ]; then
        # The signature ends the first page; pages have 4, 16 or 64 KiB.
        for probe_swap_at in 4086 16374 65526; do
            case $(dd if="$1" bs=1 skip="$probe_swap_at" count=10 2>/dev/null | tr -d '\0') in
            SWAPSPACE2 | SWAP-SPACE) printf 'swap ' ;;
            esac
        done
    fi
    while read -r probe_swap_file probe_swap_type probe_swap_size probe_swap_used probe_swap_priority; do
        [ "$probe_swap_file" != "$2" ] || printf 'active %s ' "$probe_swap_priority"
    done </proc/swaps
    :
}
