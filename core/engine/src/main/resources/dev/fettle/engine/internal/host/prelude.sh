# What every frame begins with. FrameScript sets before it:
#   A  the marker of this frame's answers: 128 random bits in hex; not exported
# and uses after it:
#   F  set once an acting step has failed; later acting steps are left out
#   S  where the engine keeps its ledger, debts and copies
F=
S=${FETTLE_STATE:-/var/lib/fettle}
[ -w /var/lib ] || [ -w "$S" ] || S=${XDG_STATE_HOME:-${HOME:-/}/.local/state}/fettle

answer_begin() {
    printf '\n%s b %s\n' "$A" "$1"
}

answer_end() {
    printf '\n%s e %s\n' "$A" "$1"
}

fettle_has() { # is resource $1 on this host?
    case $1 in
        command:*) command -v -- "${1#*:}" >/dev/null 2>&1 ;;
        user:*) id -u -- "${1#*:}" >/dev/null 2>&1 ;;
        group:*) getent group -- "${1#*:}" >/dev/null 2>&1 ;;
        path:*) [ -e "${1#*:}" ] || [ -L "${1#*:}" ] ;;
        unit:*) systemctl cat -- "${1#*:}" >/dev/null 2>&1 ;;
        *) : ;;
    esac
}

fettle_need() { # are all of these there? Leaves the first that is not in M
    for M; do
        fettle_has "$M" || return 1
    done
}

fettle_lack() { # answer these questions with what is missing
    for i; do
        answer_begin "$i"
        printf %s "$M"
        answer_end 250
    done
}

fettle_kept() { # make directory $1 of the engine's own
    [ -d "$S/$1" ] || (umask 077 && mkdir -p "$S/$1")
}

fettle_note() { # write standard input to file $2 of directory $1; never half, though others write it at the same time
    fettle_kept "$1" || return
    if (umask 077 && cat >"$S/$1/.$2.$$") && sync "$S/$1/.$2.$$" && mv -f "$S/$1/.$2.$$" "$S/$1/$2"; then
        return 0
    fi
    rm -f "$S/$1/.$2.$$"
    return 1
}

fettle_digest() { # the SHA-256 of regular file $1; nothing when there is none
    if [ -f "$1" ] && [ ! -L "$1" ]; then
        fettle_d=$(sha256sum <"$1") && printf %s "${fettle_d%% *}"
    elif [ -e "$1" ] || [ -L "$1" ]; then
        printf other
    fi
}

fettle_mounted() { # is something mounted on file $1?
    while read -r _ _ _ _ m _; do
        [ "$m" != "$1" ] || return 0
    done </proc/self/mountinfo
    return 1
}

# Put standard input in place of a file: target, owner, group, mode, expected digest, kept copy or -, staged file or -, validation.
fettle_put() (
    p=$1
    if [ "$7" = - ]; then
        t=$(fettle_beside "$p") || exit 1
    else
        t=$7
    fi
    fettle_enter "$t" || exit 1
    t=$fettle_t
    trap fettle_drop EXIT
    trap 'exit 143' TERM INT HUP
    if [ "$7" = - ]; then
        cat >"$t" || exit 1
    fi
    chown -- "$2:$3" "$t" && chmod -- "$4" "$t" || exit 1
    sync "$t" || exit 1
    if [ -n "$8" ]; then
        (set -- "${fettle_w:+$PWD/}$t" && eval "$FETTLE_VALIDATE") </dev/null || exit 78
    fi
    if [ "$(fettle_digest "$p")" != "$5" ]; then
        printf '%s is no longer what the decision was made on.\n' "$p"
        exit 79
    fi
    if [ "$6" != - ] && [ -f "$p" ]; then
        fettle_note copies "$6" <"$p" || exit 1
    fi
    if fettle_mounted "$p"; then
        # Nothing can take the place of a file that is a mount point, such as /etc/hosts in some containers.
        cat -- "$t" >"$p" && chown -- "$2:$3" "$p" && chmod -- "$4" "$p" || exit 1
    else
        mv -fT -- "$t" "$p" || exit 1
    fi
    sync "${p%/*}/" || :
)
