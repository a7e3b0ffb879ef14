# Make a swap file: $1 path, $2 MiB. Written out in full: a file with holes cannot be one.
new=$(umask 077 && mktemp -- "${1%/*}/.fettle.XXXXXXXXXX") || exit
trap 'rm -f -- "$new"' EXIT
trap 'exit 143' HUP INT TERM
# On btrfs it must not be copied on write.
chattr +C -- "$new" 2>/dev/null
dd if=/dev/zero of="$new" bs=1048576 count="$2" 2>/dev/null || {
    printf 'There is no room for %s MiB.\n' "$2" >&2
    exit 1
}
mkswap -- "$new" >/dev/null && sync -- "$new" && mv -f -- "$new" "$1"
