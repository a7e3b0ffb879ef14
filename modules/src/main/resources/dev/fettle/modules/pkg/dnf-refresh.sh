# $1 seconds to wait for a lock
# shellcheck disable=SC2086 # paths are words
fettle_free "$1" $fettle_dnf_locks || exit
dnf -q makecache --refresh --setopt=exit_on_lock=True >&2 || exit
# dnf leaves the time of lists that have not changed as it is.
for fettle_file in /var/cache/dnf/*/repodata/repomd.xml; do
    [ ! -e "$fettle_file" ] || touch -- "$fettle_file"
done
