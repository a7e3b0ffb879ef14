# probe_repository MANAGER NAME FILE KEY
#
# Answer: "stale" when the lists of packages are older than the repository's file or key, "fresh" otherwise.
probe_repository() {
    probe_repository_is=stale
    if [ ! -e "$3" ]; then
        probe_repository_is=fresh
    elif [ "$1" = apt ]; then
        [ "$3" -nt /var/lib/apt/lists ] || [ "$4" -nt /var/lib/apt/lists ] || probe_repository_is=fresh
    else
        for probe_repository_file in /var/cache/dnf/"$2"-*/repodata/repomd.xml; do
            [ ! -e "$probe_repository_file" ] || [ "$3" -nt "$probe_repository_file" ] || [ "$4" -nt "$probe_repository_file" ] ||
                probe_repository_is=fresh
        done
    fi
    echo "$probe_repository_is"
}
