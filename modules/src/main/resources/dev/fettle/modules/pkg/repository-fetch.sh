# $1 manager, $2 seconds to wait for a lock, $3 name, $4 file
if [ "$1" = apt ]; then
    # First this repository alone: what is wrong with it is an error here, not a warning.
    if [ -e "$4" ]; then
        # shellcheck disable=SC2086 # paths are words
        fettle_free "$2" $fettle_apt_locks || exit
        apt-get update -q -o "Dir::Etc::sourcelist=$4" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 \
            -o APT::Update::Error-Mode=any >&2 || exit
    fi
    fettle_update "$2"
elif [ -e "$4" ]; then
    # shellcheck disable=SC2086 # paths are words
    fettle_free "$2" $fettle_dnf_locks || exit
    dnf -q makecache --refresh --disablerepo='*' --enablerepo="$3" --setopt=exit_on_lock=True >&2 || exit
    for fettle_file in /var/cache/dnf/"$3"-*/repodata/repomd.xml; do
        [ ! -e "$fettle_file" ] || touch -- "$fettle_file"
    done
fi
