# $1 package, $2 version or empty, $3 install or downgrade, $4 options, $5 seconds to wait for a lock, $6 whether it is held,
# $7 file or URL or empty, $8 its SHA-256
fettle_what=$1${2:+-$2}
case $1 in
# NAME.ARCH with a version is NAME-VERSION.ARCH for dnf.
*.noarch | *.x86_64 | *.i686 | *.aarch64 | *.ppc64le | *.s390x | *.riscv64) fettle_what=${1%.*}${2:+-$2}.${1##*.} ;;
esac
# shellcheck disable=SC2086 # paths are words
fettle_free "$5" $fettle_dnf_locks || exit
if [ -n "$7" ]; then
    fettle_dir=$(mktemp -d) || exit
    trap 'rm -rf -- "$fettle_dir"' EXIT
    trap 'exit 1' HUP INT TERM
    fettle_what=$fettle_dir/package.rpm
    fettle_fetch "$7" "$8" "$fettle_what" || exit
    fettle_is=$(rpm -qp --nosignature --qf '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH}' -- "$fettle_what") || exit
    fettle_arch=${fettle_is##* }
    fettle_is=${fettle_is% *}
    fettle_epoch=${fettle_is#* }
    fettle_is="${fettle_is%% *} ${fettle_epoch#0:}"
    case "$fettle_is" in
    "${1%."$fettle_arch"} ${2#0:}") ;;
    *)
        printf '%s is package %s and not %s %s.\n' "$7" "$fettle_is" "$1" "$2" >&2
        exit 1
        ;;
    esac
fi
# An option holds a wildcard.
set -f
# shellcheck disable=SC2086 # options are words
dnf -y -q "$3" $4 --setopt=exit_on_lock=True -- "$fettle_what" || exit
# The lock named the version that was there.
[ -z "$6" ] || { dnf -q --disablerepo='*' versionlock delete -- "$1" && dnf -q --disablerepo='*' versionlock add -- "$1"; }
