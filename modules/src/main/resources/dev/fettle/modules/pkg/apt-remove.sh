# $1 package, $2 remove or purge, $3 seconds to wait for a lock
# shellcheck disable=SC2086 # paths are words
fettle_free "$3" $fettle_apt_locks || exit
others=$(apt-get "$2" -s -q -- "$1" | sed -nE 's/^(Remv|Purg) ([^ ]*).*/\2/p' | grep -vxF -e "${1%%:*}" -e "$1" | sort -u)
if [ -n "$others" ]; then
    printf 'Removing %s would remove other packages: %s\n' "$1" "$(printf %s "$others" | tr '\n' ' ')" >&2
    exit 1
fi
apt-get "$2" -y -q -o "DPkg::Lock::Timeout=$3" -o Dpkg::Use-Pty=0 -- "$1"
