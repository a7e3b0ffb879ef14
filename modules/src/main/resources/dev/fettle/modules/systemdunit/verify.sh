# Refuse a unit that systemd would refuse. What it would only warn of, such as a setting that this version does not know, and a
# program that is not there yet, are no reasons. $1 is the new file; unit and dropin are set before.
command -v systemd-analyze >/dev/null 2>&1 || exit 0
dir=$(mktemp -d) || exit
trap 'rm -rf -- "$dir"' EXIT
if [ -n "$dropin" ]; then
    base=$(systemctl show --no-pager -p FragmentPath -- "$unit" 2>/dev/null)
    base=${base#FragmentPath=}
    [ -f "$base" ] || exit 0
    mkdir -- "$dir/$unit.d" && cp -- "$base" "$dir/$unit" && cp -- "$1" "$dir/$unit.d/$dropin.conf" || exit
else
    cp -- "$1" "$dir/$unit" || exit
fi
said=$(systemd-analyze verify --man=no "$dir/$unit" 2>&1) && exit 0
case $said in
*"has a bad unit file setting"*)
    printf '%s\n' "$said" >&2
    exit 1
    ;;
esac
exit 0
