# $1 package, $2 version or empty, $3 options, $4 oldest lists in seconds, $5 seconds to wait for a lock, $6 file or URL or empty,
# $7 its SHA-256
fettle_what=$1${2:+=$2}
# shellcheck disable=SC2086 # paths are words
fettle_free "$5" $fettle_apt_locks || exit
if [ -n "$6" ]; then
    # apt's own user reads it.
    umask 022
    fettle_dir=$(mktemp -d) && chmod 755 "$fettle_dir" || exit
    trap 'rm -rf -- "$fettle_dir"' EXIT
    trap 'exit 1' HUP INT TERM
    fettle_what=$fettle_dir/package.deb
    fettle_fetch "$6" "$7" "$fettle_what" || exit
    fettle_is=$(dpkg-deb -W --showformat '${Package} ${Version}' "$fettle_what") || exit
    [ "$fettle_is" = "${1%%:*} $2" ] || {
        printf '%s is package %s and not %s %s.\n' "$6" "$fettle_is" "$1" "$2" >&2
        exit 1
    }
fi
# shellcheck disable=SC2086 # options are words
if ! apt-get install -s -q $3 -- "$fettle_what" >/dev/null 2>&1 ||
    { [ -z "$6" ] && [ $(($(date +%s) - $(stat -c %Y /var/lib/apt/lists))) -gt "$4" ]; }; then
    fettle_update "$5" || printf 'The lists of packages could not be fetched; going on with those that are there.\n' >&2
fi
# What an interrupted run left half-way stops apt from doing anything.
[ -z "$(dpkg --audit 2>/dev/null)" ] || dpkg --force-confdef --force-confold --configure -a >&2 || :
# apt takes for installed what was unpacked in part, where an older version or its configuration was there.
fettle_anew=
case $(dpkg-query -W -f '${db:Status-Status}' -- "$1" 2>/dev/null) in
*half-installed*) fettle_anew=--reinstall ;;
esac
# shellcheck disable=SC2086 # options are words
apt-get install -y -q $fettle_anew -o "DPkg::Lock::Timeout=$5" -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    -o Dpkg::Use-Pty=0 $3 -- "$fettle_what" || exit
# Installing a file lets a hold go.
case $3 in
*--allow-change-held-packages*) apt-mark hold -- "$1" ;;
esac
