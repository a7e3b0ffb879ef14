# Make a new file beside the one that it will replace. Where others can put something else in its place in the meantime, such as a
# link to a file of root's, it lies in a directory of its own, which is never entered by anything but its own name.
fettle_shared() { # can others rename what lies in directory $1?
    [ -O "$1" ] || return 0
    case $(stat -c %A -- "$1" 2>/dev/null) in
        ?????-??-? | d????????[tT]) return 1 ;;
    esac
}
fettle_beside() { # print the name of a new file beside $1
    umask 077
    if fettle_shared "${1%/*}/"; then
        fettle_d=$(mktemp -d -- "${1%/*}/.fettle.XXXXXXXXXX") && printf '%s/new' "$fettle_d"
    else
        mktemp -- "${1%/*}/.fettle.XXXXXXXXXX"
    fi
}
fettle_enter() { # go to where new file $1 is; leaves its name there in fettle_t, and its directory, if it has one, in fettle_w
    fettle_w=
    fettle_t=$1
    case $1 in
        */new)
            fettle_w=${1%/new}
            fettle_t=new
            cd -P -- "$fettle_w" && [ "${PWD##*/}" = "${fettle_w##*/}" ] && [ -O . ] && return
            printf '%s has been replaced while it was in use.\n' "$fettle_w" >&2
            return 1
            ;;
    esac
}
fettle_drop() { # take the new file away, where it still is one
    rm -f -- "$fettle_t"
    [ -z "$fettle_w" ] || { cd / && rmdir -- "$fettle_w" 2>/dev/null; } || :
}
