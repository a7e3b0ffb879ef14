# $1 package, $2 seconds to wait for a lock
# shellcheck disable=SC2086 # paths are words
fettle_free "$2" $fettle_dnf_locks || exit
# dnf would take along what needs it; rpm tells.
rpm -e --test -- "$1" >&2 || {
    printf 'Removing %s would remove other packages.\n' "$1" >&2
    exit 1
}
dnf -y -q remove -C --disablerepo='*' --setopt=clean_requirements_on_remove=False --setopt=exit_on_lock=True -- "$1"
