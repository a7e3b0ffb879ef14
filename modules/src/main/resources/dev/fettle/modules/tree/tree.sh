# probe_tree DIRECTORY ALL: "l NAME" for each listed file that is there; with ALL, "f NAME" for each file and "d NAME" for each
# directory. Names with a line end are left out.
probe_tree() {
    if [ -L "$1" ] || ! cd -- "$1" 2>/dev/null; then
        return 0
    fi
    if [ -f .fettle-tree ] && [ ! -L .fettle-tree ]; then
        while IFS= read -r probe_tree_name; do
            if [ -L "./$probe_tree_name" ] || [ -f "./$probe_tree_name" ]; then
                printf 'l %s\n' "$probe_tree_name"
            fi
        done <.fettle-tree
    fi
    [ -n "$2" ] || return 0
    find . ! -type d ! -path '*
*' | sed 's|^\./|f |'
    find . ! -name . -type d ! -path '*
*' | sed 's|^\./|d |'
}
