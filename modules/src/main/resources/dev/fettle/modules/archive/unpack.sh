# $1 directory, $2 archive, $3 its digest, $4 parts of names to leave out, $5 owner and group or empty
#
# All is unpacked beside its place and looked at first. What the former archive had alone goes, unless somebody changed it.
stamp=$1/.fettle-archive.sha256 files=$1/.fettle-archive.files links=$1/.fettle-archive.links made=$1/.fettle-unpack
sum=$(sha256sum <"$2") || exit
if [ "${sum%% *}" != "$3" ]; then
    printf '%s has changed since it was looked at\n' "$2" >&2
    exit 1
fi
IFS=' ' read -r digest how <"$stamp" || exit
work_make "$made" && mkdir -m 0700 -- all || exit
stage=.
trap 'cd / && rm -rf -- "$made"' EXIT
trap 'exit 1' HUP INT TERM
all=$stage/all strip=$4

refuse() {
    printf 'The archive %s: %s\n' "$1" "$2" >&2
    exit 1
}

case $(dd if="$2" bs=2 count=1 2>/dev/null) in
PK)
    if command -v unzip >/dev/null 2>&1; then
        kind=unzip
        unzip -Z1 "$2" >"$stage/names" || exit
    elif command -v bsdtar >/dev/null 2>&1; then
        kind=bsdtar
        bsdtar -tf "$2" >"$stage/names" || exit
    else
        printf '%s is a zip archive, and neither unzip nor bsdtar is on this host.\n' "$2" >&2
        exit 1
    fi
    ;;
*)
    kind=tar
    tar -tf "$2" >"$stage/names" 2>"$stage/said" || { cat -- "$stage/said" >&2 && exit 1; }
    ;;
esac
outside=$(grep -E '^/|(^|/)\.\.(/|$)' "$stage/names" | head -n 3)
[ -z "$outside" ] || refuse 'has members that lead out of the directory' "$outside"
case $kind in
unzip)
    unzip -q -o "$2" -d "$all" || exit
    while [ "$strip" -gt 0 ]; do
        mkdir -m 0700 -- "$stage/next" || exit
        for entry in "$all"/* "$all"/.[!.]*; do
            [ ! -d "$entry" ] || [ -L "$entry" ] || cp -a -- "$entry/." "$stage/next/" || exit
        done
        rm -rf -- "$all" && mv -- "$stage/next" "$all" || exit
        strip=$((strip - 1))
    done
    ;;
*) "$kind" -xf "$2" -C "$all" --no-same-owner --no-same-permissions --strip-components="$strip" || exit ;;
esac

# Whether a link in directory $1, a path below the root of the archive, leads to something in it by its text $2.
stays() (
    case $2 in /*) return 1 ;; esac
    set -f
    IFS=/ level=0
    for part in $1/$2; do
        case $part in
        '' | .) ;;
        ..) level=$((level - 1)) ;;
        *) level=$((level + 1)) ;;
        esac
        [ "$level" -ge 0 ] || return 1
    done
)

real=$(cd -- "$all" && pwd -P) || exit
(cd -- "$all" && find . -type f -exec sha256sum {} +) | sort -k 2 >"$stage/files" || exit
(cd -- "$all" && find . -type l) | sort >"$stage/found" || exit
while IFS= read -r link; do
    target=$(readlink -- "$all/$link") || exit
    # By text and by what is there: links may lead over links.
    stays "${link%/*}" "$target" || refuse 'has links that lead out of the directory' "$link -> $target"
    case $(readlink -f -- "$all/$link") in
    '' | "$real" | "$real"/*) ;;
    *) refuse 'has links that lead out of the directory' "$link -> $target" ;;
    esac
    printf '%s\n%s\n' "$link" "$target" >>"$stage/links"
done <"$stage/found"

if [ -f "$files" ]; then
    awk 'NR == FNR { fresh[substr($0, 67)]; next } !(substr($0, 67) in fresh) && !/^\\/' "$stage/files" "$files" |
        while IFS= read -r line; do
            name=${line#* ?}
            [ -f "$1/$name" ] && [ ! -L "$1/$name" ] || continue
            sum=$(sha256sum <"$1/$name") && [ "${sum%% *}" = "${line%% *}" ] || continue
            rm -f -- "$1/$name"
            name=${name%/*}
            while [ "$name" != . ] && rmdir -- "$1/$name" 2>/dev/null; do
                name=${name%/*}
            done
        done
fi
for entry in "$all"/* "$all"/.[!.]* "$all"/..?*; do
    [ -e "$entry" ] || [ -L "$entry" ] || continue
    name=${entry##*/}
    if [ -e "$1/$name" ] || [ -L "$1/$name" ]; then
        tar -cf - -C "$all" -- "./$name" | tar -xpf - -C "$1" --no-overwrite-dir || exit
    else
        mv -- "$entry" "$1/$name" || exit
    fi
done
[ -z "$5" ] || chown -Rh -- "$5" "$1" || exit
[ "$2" != "$1/.fettle-archive" ] || rm -f -- "$2" || exit
: >>"$stage/links"
mv -f -- "$stage/files" "$files" && mv -f -- "$stage/links" "$links" &&
    printf '%s %s\n' "$3" "$how" >"$stamp.new" && mv -f -- "$stamp.new" "$stamp"
