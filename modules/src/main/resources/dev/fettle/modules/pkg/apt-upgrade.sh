# $1 seconds to wait for a lock, the rest NAME=VERSION
fettle_limit=$1
shift
# shellcheck disable=SC2086 # paths are words
fettle_free "$fettle_limit" $fettle_apt_locks || exit
[ -z "$(dpkg --audit 2>/dev/null)" ] || dpkg --force-confdef --force-confold --configure -a >&2 || :
apt-get install -y -q --only-upgrade -o "DPkg::Lock::Timeout=$fettle_limit" -o Dpkg::Options::=--force-confdef \
    -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 --no-remove -- "$@"
