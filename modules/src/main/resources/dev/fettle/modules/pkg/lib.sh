# Print who holds one of these files, "process 812 (apt-get)". A file *.pid names its holder; of others, it is a process that has a
# lock and the file open.
fettle_holder() {
    for fettle_file in "$@"; do
        case $fettle_file in
        *.pid)
            fettle_pid=$(cat "$fettle_file" 2>/dev/null)
            case $fettle_pid in
            '' | *[!0-9]*) ;;
            *) [ ! -d "/proc/$fettle_pid" ] || fettle_process "$fettle_pid" || return 0 ;;
            esac
            ;;
        esac
    done
    for fettle_pid in $(awk '$2 != "->" && $5 > 0 && !seen[$5]++ { print $5 }' /proc/locks 2>/dev/null); do
        for fettle_fd in "/proc/$fettle_pid/fd"/*; do
            fettle_open=$(readlink "$fettle_fd" 2>/dev/null) || continue
            for fettle_file in "$@"; do
                [ "$fettle_open" != "$fettle_file" ] || fettle_process "$fettle_pid" || return 0
            done
        done
    done
}

# Prints and returns 1.
fettle_process() {
    printf 'process %s (%s)' "$1" "$(cat "/proc/$1/comm" 2>/dev/null)"
    return 1
}

# fettle_free SECONDS FILE...: wait until nobody holds one of these files.
fettle_free() {
    fettle_limit=$1
    fettle_end=$(($(date +%s) + $1))
    shift
    while fettle_who=$(fettle_holder "$@") && [ -n "$fettle_who" ]; do
        if [ "$(date +%s)" -ge "$fettle_end" ]; then
            printf 'The package manager is locked by %s, which did not let go within %s seconds. Wait for it, or end it, and run again.\n' \
                "$fettle_who" "$fettle_limit" >&2
            return 1
        fi
        sleep 1
    done
}

# fettle_update SECONDS [OPTION...]: fetch apt's lists, waiting for their lock, for which apt-get itself does not wait.
fettle_update() {
    # shellcheck disable=SC2086 # paths are words
    fettle_free "$1" $fettle_apt_locks || return
    shift
    apt-get update -q "$@" >&2 || return
    touch /var/lib/apt/lists
}

# fettle_fetch SOURCE SHA256 FILE: bring a file of the host or of the web here, checked where the SHA-256 is not empty.
fettle_fetch() {
    case $1 in
    /*) cp -- "$1" "$3" || return ;;
    *) fettle_web "$1" "$3" || return ;;
    esac
    [ -n "$2" ] || return 0
    fettle_sum=$(sha256sum <"$3") || return
    [ "${fettle_sum%% *}" = "$2" ] || {
        printf '%s has the SHA-256 %s and not %s.\n' "$1" "${fettle_sum%% *}" "$2" >&2
        return 1
    }
}

fettle_apt_locks='/var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock'
fettle_dnf_locks='/var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid /var/lib/rpm/.rpm.lock'
