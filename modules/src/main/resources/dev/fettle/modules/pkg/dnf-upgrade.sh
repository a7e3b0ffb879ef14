# $1 seconds to wait for a lock, the rest NAME-VERSION.ARCH
fettle_limit=$1
shift
# shellcheck disable=SC2086 # paths are words
fettle_free "$fettle_limit" $fettle_dnf_locks || exit
dnf -y -q upgrade --setopt=exit_on_lock=True -- "$@"
