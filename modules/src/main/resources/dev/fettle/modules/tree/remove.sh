# Remove files and directories below $1: the rest are names, those of directories with a slash at their end, deepest first. A directory that
# holds something else by now stays.
cd -- "$1" || exit
root=$(pwd -P)
shift
for name; do
    plain=${name%/}
    case $plain in
    */*) dir=${plain%/*} ;;
    *) dir= ;;
    esac
    # A link on the way would lead elsewhere.
    [ "$(cd -- "./$dir" 2>/dev/null && pwd -P)" = "$root${dir:+/$dir}" ] || continue
    case $name in
    */) rmdir -- "./$plain" 2>/dev/null || : ;;
    *) rm -f -- "./$name" || exit ;;
    esac
done
