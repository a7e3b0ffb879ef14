# Put the files of .fettle-tree.tar in place: $1 the directory, $2 owner and group; then for each directory below it, its name, how
# many files it gets, and for each its name and the digest it has now, or `-` for none.
# A file is replaced whole or not at all. Nothing is replaced where one is no longer what was decided on.
cd -- "$1" || exit
ownership=$2
shift 2
root=$(pwd -P)
stage=
trap 'rm -rf -- ${stage:+"$stage"} .fettle-tree.tar' EXIT
trap 'exit 143' HUP INT TERM
stage=$(umask 077 && mktemp -d ./.fettle.XXXXXXXXXX) || exit
(work_enter "$stage" && exec tar -x -p -f ../.fettle-tree.tar) || exit

changed() {
    printf '%s has changed since it was looked at\n' "$1" >&2
    exit 1
}

check() { # the files of one directory: its name, how many, and pairs
    dir=$1 left=$2
    shift 2
    # A link on the way would lead elsewhere.
    [ "$(cd -- "./$dir" 2>/dev/null && pwd -P)" = "$root${dir:+/$dir}" ] || changed "$root/$dir"
    while [ "$left" -gt 0 ]; do
        file=./${dir:+$dir/}$1
        if [ "$2" != - ]; then
            { [ -f "$file" ] && [ ! -L "$file" ] && sum=$(sha256sum <"$file") && [ "${sum%% *}" = "$2" ]; } || changed "$file"
        elif [ -e "$file" ] || [ -L "$file" ]; then
            changed "$file"
        fi
        shift 2
        left=$((left - 1))
    done
}

place() { # the same, with pairs: one mv for all files of the directory
    dir=$1 left=$2 at=3 words=
    while [ "$left" -gt 0 ]; do
        words="$words \"\$stage/\${dir:+\$dir/}\${$at}\""
        at=$((at + 2))
        left=$((left - 1))
    done
    eval "mv -f -- $words \"./\$dir/\""
}

each() { # run a function over all directories
    what=$1
    shift
    while [ $# -gt 0 ]; do
        "$what" "$@" || exit
        shift $((2 + 2 * $2))
    done
}

each check "$@"
if [ -n "$ownership" ]; then
    chown -R -h -- "$ownership" "$stage" || exit
fi
sync -f -- "$stage" 2>/dev/null || sync
each place "$@"
