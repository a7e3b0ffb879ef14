# probe_package_cache MANAGER
#
# Answer: "MANAGER SECONDS", the age of its lists, -1 for none. dnf keeps lists for each repository: the oldest counts.
probe_package_cache() {
    probe_package_cache_by=$1
    if [ -z "$1" ]; then
        if command -v apt-get >/dev/null 2>&1; then
            probe_package_cache_by=apt
        elif command -v dnf >/dev/null 2>&1; then
            probe_package_cache_by=dnf
        fi
    fi
    probe_package_cache_stamp=
    case $probe_package_cache_by in
    apt)
        for probe_package_cache_file in /var/lib/apt/lists/*Release /var/lib/apt/lists/*_Packages*; do
            [ ! -e "$probe_package_cache_file" ] || probe_package_cache_stamp=$(stat -c %Y /var/lib/apt/lists)
        done
        ;;
    dnf)
        probe_package_cache_stamp=$(stat -c %Y /var/cache/dnf/*/repodata/repomd.xml 2>/dev/null | sort -n | head -n 1)
        ;;
    esac
    if [ -z "$probe_package_cache_stamp" ]; then
        echo "$probe_package_cache_by -1"
    else
        echo "$probe_package_cache_by $(($(date +%s) - probe_package_cache_stamp))"
    fi
}
