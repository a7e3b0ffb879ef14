# probe_user NAME DIGEST LOCK: status 2 when there is no such user, else the entry of the user database, the primary group, all groups,
# "home" or "-", "same|different|hidden|-" for the hash of the password, and "locked|open|none|hidden|-" for whether it is locked. The hash
# itself is not printed. With LOCK, a mark of locking does not make a hash another one.
probe_user() {
    probe_user_entry=$(getent passwd -- "$1") || return 2
    # A number finds a user as well; only the name counts.
    [ "${probe_user_entry%%:*}" = "$1" ] || return 2
    probe_user_home=${probe_user_entry%:*}
    probe_user_home=${probe_user_home##*:}
    printf '%s\n%s\n%s\n' "$probe_user_entry" "$(id -gn -- "$1")" "$(id -Gn -- "$1")"
    if [ -d "$probe_user_home" ]; then echo home; else echo -; fi
    probe_user_password=- probe_user_lock=-
    if [ -n "$2$3" ]; then
        if probe_user_entry=$(getent shadow -- "$1"); then
            probe_user_entry=${probe_user_entry#*:}
            probe_user_hash=${probe_user_entry%%:*}
            case $probe_user_hash in
            '!' | '!!' | '!*' | '*' | '') probe_user_lock=none ;;
            '!'*) probe_user_lock=locked ;;
            *) probe_user_lock=open ;;
            esac
            [ -z "$3" ] || [ "$probe_user_lock" != locked ] || probe_user_hash=${probe_user_hash#!}
            probe_user_sum=$(printf %s "$probe_user_hash" | sha256sum)
            if [ -z "$2" ]; then
                probe_user_password=-
            elif [ "${probe_user_sum%% *}" = "$2" ]; then
                probe_user_password=same
            else
                probe_user_password=different
            fi
        else
            probe_user_password=hidden probe_user_lock=hidden
        fi
    fi
    printf '%s\n%s\n' "$probe_user_password" "$probe_user_lock"
}
