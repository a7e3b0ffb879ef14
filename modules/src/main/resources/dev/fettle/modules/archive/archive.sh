# probe_archive DIRECTORY SOURCE TOOL...: "DIGEST made|found" from the stamp or an empty line, the digest of the source or an empty line,
# then a line "changed NAME" or "missing NAME" for what is not as it was unpacked. Status 250 where none of the tools is there that
# unpack it first.

probe_archive() (
    directory=$1 source=$2
    shift 2
    stamp=
    if [ -f "$directory/.fettle-archive.sha256" ] && [ ! -L "$directory" ]; then
        IFS= read -r stamp <"$directory/.fettle-archive.sha256" || :
        # Without the list of what was unpacked nobody knows whether it is there.
        [ -f "$directory/.fettle-archive.files" ] || stamp="- ${stamp#* }"
    fi
    case $stamp in
    '' | '- '*)
        found=
        for tool in "$@"; do
            [ -z "$tool" ] || ! command -v "$tool" >/dev/null 2>&1 || found=1
        done
        if [ -n "${1:-}" ] && [ -z "$found" ]; then
            printf 'command:%s' "$1"
            return 250
        fi
        ;;
    esac
    sum=
    if [ -n "$source" ] && [ -f "$source" ]; then
        sum=$(sha256sum <"$source") || return
    fi
    printf '%s\n%s\n' "$stamp" "${sum%% *}"
    [ -n "$stamp" ] && [ "${stamp%% *}" != - ] || return 0
    cd -- "$directory" || return
    sha256sum -c .fettle-archive.files 2>/dev/null |
        sed -n -e 's/^\(.*\): FAILED open or read$/missing \1/p' -e 's/^\(.*\): FAILED$/changed \1/p' | head -n 20
    while IFS= read -r link && IFS= read -r target; do
        if [ ! -L "$link" ]; then
            printf 'missing %s\n' "$link"
        elif [ "$(readlink -- "$link")" != "$target" ]; then
            printf 'changed %s\n' "$link"
        fi
    done <.fettle-archive.links | head -n 20
)
