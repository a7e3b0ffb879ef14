# probe_package_upgrade MANAGER: the package manager on a line, then "NAME FROM TO" for each package of which the host's lists know a newer
# version. Held packages, and those that would remove others, are none. It fetches nothing and takes no lock.
probe_package_upgrade() {
    probe_package_upgrade_by=$1
    if [ -z "$1" ]; then
        if command -v apt-get >/dev/null 2>&1; then
            probe_package_upgrade_by=apt
        elif command -v dnf >/dev/null 2>&1; then
            probe_package_upgrade_by=dnf
        fi
    fi
    echo "$probe_package_upgrade_by"
    case $probe_package_upgrade_by in
    apt)
        apt-get -s -q -o Debug::NoLocking=1 upgrade --with-new-pkgs 2>/dev/null |
            sed -n 's/^Inst \([^ ]*\) \[\([^ ]*\)\] (\([^ ]*\) .*/\1 \2 \3/p'
        ;;
    dnf)
        probe_package_upgrade_new=$(dnf -C -q check-update 2>/dev/null)
        case $? in 0 | 100) ;; *) return 1 ;; esac
        {
            rpm -qa --qf 'I %{NAME}.%{ARCH} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n'
            printf '%s\n' "$probe_package_upgrade_new"
        } | awk '
            function plain(version) { sub(/^0:/, "", version); return version }
            $1 == "I" { old[$2] = $3; next }
            /^Obsoleting/ { exit }
            NF >= 2 && ($1 in old) { print $1, plain(old[$1]), plain($2) }'
        ;;
    esac
}
