while IFS= read -r l; do
    case $l in
        ID=* | ID_LIKE=* | VERSION_ID=* | VERSION_CODENAME=*) printf 'os.%s\n' "$l" ;;
    esac
done </etc/os-release
printf 'machine=%s\nhostname=%s\nuser=%s\n' "$(uname -m)" "$(uname -n)" "$(id -un)"
IFS= read -r l </proc/1/comm && printf 'init=%s\n' "$l"
IFS= read -r l </proc/sys/kernel/random/boot_id && printf 'boot_id=%s\n' "$l"
printf 'cpus=%s\n' "$(getconf _NPROCESSORS_ONLN)"
while read -r k v u; do
    case $k in
        MemTotal:)
            printf 'memory_kib=%s\n' "$v"
            break
            ;;
    esac
done </proc/meminfo
df -Pk / | while read -r f n u a r; do
    [ "$f" = Filesystem ] || printf 'disk_free_kib=%s\n' "$a"
done
[ ! -e /sys/fs/selinux/enforce ] || printf 'extra.selinux=on\n'
