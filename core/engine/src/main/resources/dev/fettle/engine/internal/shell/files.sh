# Replace files: whole or not at all, and only when they are still what was decided on.
# Statuses: 73 cannot be created, 74 cannot be written, 79 the target is no longer what was expected.
fettle_state() { # print the directory of the engine's own files
    fettle_d=${FETTLE_STATE:-/var/lib/fettle}
    [ -w "${fettle_d%/*}" ] || [ -w "$fettle_d" ] || fettle_d=${XDG_STATE_HOME:-$HOME/.local/state}/fettle
    printf '%s\n' "$fettle_d"
}
fettle_digest() { # path: print its SHA-256, `absent`, or `other` for what is no file
    if [ -f "$1" ]; then
        fettle_s=$(sha256sum <"$1") || return 74
        printf '%s\n' "${fettle_s%% *}"
    elif [ -e "$1" ] || [ -L "$1" ]; then
        echo other
    else
        echo absent
    fi
}
fettle_stage() { # target owner group mode: make an empty file beside the target and print its name
    fettle_t=$(umask 077 && mktemp -- "${1%/*}/.fettle.XXXXXXXXXX") || return 73
    if chown -- "$2:$3" "$fettle_t" && chmod -- "$4" "$fettle_t" && { [ -w "$fettle_t" ] || chmod u+w -- "$fettle_t"; }; then
        printf '%s\n' "$fettle_t"
    else
        rm -f -- "$fettle_t"
        return 73
    fi
}
fettle_commit() { # staged target expected-digest|absent [mode]: put the staged file in the target's place
    if [ "$(fettle_digest "$2")" != "$3" ]; then
        rm -f -- "$1"
        return 79
    fi
    if { [ -z "${4-}" ] || chmod -- "$4" "$1"; } && sync -- "$1" && mv -f -T -- "$1" "$2"; then
        sync -- "${2%/*}/"
        return 0
    fi
    rm -f -- "$1"
    return 74
}
