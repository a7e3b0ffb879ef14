# probe_authorized_keys USER, asked as that user: its home directory; "home|nohome"; "writable|fixed", whether the file can be
# written; the modes of ~/.ssh and the file or "-"; "file|missing|other"; then the file's content.
probe_authorized_keys() {
    probe_authorized_keys_home=$(getent passwd -- "$1") || return 2
    probe_authorized_keys_home=${probe_authorized_keys_home%:*}
    probe_authorized_keys_home=${probe_authorized_keys_home##*:}
    printf '%s\n' "$probe_authorized_keys_home"
    if [ -d "$probe_authorized_keys_home" ]; then echo home; else echo nohome; fi
    probe_authorized_keys_dir=$probe_authorized_keys_home/.ssh
    probe_authorized_keys_file=$probe_authorized_keys_dir/authorized_keys
    if [ -e "$probe_authorized_keys_dir" ] || [ -L "$probe_authorized_keys_dir" ]; then
        [ -w "$probe_authorized_keys_dir" ]
    else
        [ -w "$probe_authorized_keys_home" ]
    fi
    if [ $? = 0 ]; then echo writable; else echo fixed; fi
    probe_authorized_keys_mode=$(stat -L -c %a -- "$probe_authorized_keys_dir" 2>/dev/null) || probe_authorized_keys_mode=-
    probe_authorized_keys_modes=$probe_authorized_keys_mode
    probe_authorized_keys_mode=$(stat -L -c %a -- "$probe_authorized_keys_file" 2>/dev/null) || probe_authorized_keys_mode=-
    echo "$probe_authorized_keys_modes $probe_authorized_keys_mode"
    if [ -L "$probe_authorized_keys_file" ]; then
        echo other
    elif [ ! -e "$probe_authorized_keys_file" ]; then
        echo missing
    elif [ -f "$probe_authorized_keys_file" ] && [ -r "$probe_authorized_keys_file" ]; then
        echo file
        cat -- "$probe_authorized_keys_file"
    else
        echo other
    fi
    return 0
}
