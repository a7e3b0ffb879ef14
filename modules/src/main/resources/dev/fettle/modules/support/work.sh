# A directory in one that somebody else may own: root never writes to a name that they can make a link.

# work_make DIRECTORY: make it anew and go into it.
work_make() {
    rm -rf -- "$1" && mkdir -m 0711 -- "$1" && work_enter "$1"
}

# work_enter DIRECTORY: go into the one that was made, never into what has been put in its place.
work_enter() {
    cd -P -- "$1" && [ "${PWD##*/}" = "${1##*/}" ] && [ "$(stat -c %u .)" = "$(id -u)" ] && return
    printf '%s has been replaced while it was in use\n' "$1" >&2
    return 1
}
