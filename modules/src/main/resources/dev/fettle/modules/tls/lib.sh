# Make files beside their place, for nobody else to read until they have their owner and mode.

umask 077

# work_beside PATH: go into a directory of its own beside it, which `work` stands for.
work_beside() {
    made=$(mktemp -d -- "${1%/*}/.fettle-tls.XXXXXX") || exit
    trap 'cd / && rm -rf -- "$made"' EXIT
    work_enter "$made" || exit
    work=.
}

# place FRESH PATH OWNERSHIP MODE
place() {
    if [ -L "$2" ] || [ -d "$2" ]; then
        printf '%s has become something else\n' "$2" >&2
        exit 1
    fi
    [ -z "$3" ] || chown -h -- "$3" "$1" || exit
    chmod -- "$4" "$1" || exit
    mv -f -- "$1" "$2" || exit
}

