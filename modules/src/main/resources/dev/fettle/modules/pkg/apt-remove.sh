# $1 package, $2 remove or purge, $3 seconds to wait for a lock
# shellcheck disable=SC2086 # paths are words
fettle_free "$3" $fettle_apt_locks || exit
# apt does nothing while a package is there that is to be unpacked anew; dpkg removes it, unless others need it.
case $(dpkg-query -W -f '${db:Status-Eflag}' -- "$1" 2>/dev/null) in
*reinstreq*)
    dpkg --force-remove-reinstreq "--$2" -- "$1"
    exit
    ;;
esac
others=$(apt-get "$2" -s -q -- "$1" | sed -nE 's/^(Remv|Purg) ([^ ]*).*/\2/p' | grep -vxF -e "${1%%:*}" -e "$1" | sort -u)
if [ -n "$others" ]; then
    printf 'Removing %s would remove other packages: %s\n' "$1" "$(printf %s "$others" | tr '\n' ' ')" >&2
    exit 1
fi
apt-get "$2" -y -q -o "DPkg::Lock::Timeout=$3" -o Dpkg::Use-Pty=0 -- "$1"
