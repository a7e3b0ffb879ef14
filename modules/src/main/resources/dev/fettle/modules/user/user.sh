# probe_user NAME DIGEST: status 2 when there is no such user, else the entry of the user database, the primary group, all groups,
# "home" or "-", and "same|different|hidden|-" for the hash of the password. The hash itself is not printed.
probe_user() {
    probe_user_entry=$(getent passwd -- "$1") || return 2
    # A number finds a user as well; only the name counts.
    [ "${probe_user_entry%%:*}" = "$1" ] || return 2
    probe_user_home=${probe_user_entry%:*}
    probe_user_home=${probe_user_home##*:}
    printf '%s\n%s\n%s\n' "$probe_user_entry" "$(id -gn -- "$1")" "$(id -Gn -- "$1")"
    if [ -d "$probe_user_home" ]; then echo home; else echo -; fi
    probe_user_password=-
    if [ -n "$2" ]; then
        if probe_user_entry=$(getent shadow -- "$1"); then
            probe_user_entry=${probe_user_entry#*:}
            probe_user_sum=$(printf %s "${probe_user_entry%%:*}" | sha256sum)
            if [ "${probe_user_sum%% *}" = "$2" ]; then
                probe_user_password=same
            else
                probe_user_password=different
            fi
        else
            probe_user_password=hidden
        fi
    fi
    printf '%s\n' "$probe_user_password"
}
