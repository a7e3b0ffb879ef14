# $1 package, $2 version or empty, $3 recommends option, $4 option for a held package or empty, $5 oldest lists in seconds,
# $6 seconds to wait for a lock
fettle_update() {
    fettle_end=$(($(date +%s) + $1))
    while :; do
        # apt-get waits for dpkg's lock, but not for that of the lists.
        if fettle_text=$(apt-get update -q 2>&1); then
            touch /var/lib/apt/lists
            return 0
        fi
        case $fettle_text in
        *"ould not get lock"*) ;;
        *) break ;;
        esac
        [ "$(date +%s)" -lt "$fettle_end" ] || break
        sleep 2
    done
    printf '%s\n' "$fettle_text" >&2
    return 1
}

lists=/var/lib/apt/lists
# shellcheck disable=SC2086 # $4 is one option or none
if ! apt-get install -s -q --allow-downgrades "$3" $4 -- "$1${2:+=$2}" >/dev/null 2>&1 ||
    [ $(($(date +%s) - $(stat -c %Y "$lists"))) -gt "$5" ]; then
    fettle_update "$6" || printf 'The lists of packages could not be fetched; going on with those that are there.\n' >&2
fi
# What an interrupted run left half-way stops apt from doing anything.
[ -z "$(dpkg --audit 2>/dev/null)" ] || dpkg --force-confdef --force-confold --configure -a >&2 || :
# shellcheck disable=SC2086 # $4 is one option or none
apt-get install -y -q -o "DPkg::Lock::Timeout=$6" -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    -o Dpkg::Use-Pty=0 --allow-downgrades "$3" $4 -- "$1${2:+=$2}"
