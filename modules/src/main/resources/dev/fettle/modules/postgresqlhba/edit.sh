# $1 file, $2 record, $3 present or absent. The new file has owner and mode of the old one before it holds anything, and takes its
# place as a whole.
work_enter "${1%/*}/.${1##*/}.fettle-new" || exit
set -f
w=$2 want=$3
cp -p -- old new || exit
while IFS= read -r line || [ -n "$line" ]; do
    set -- "$1" $line
    f=$1
    shift
    case $*:$want in
    "$w:absent") ;;
    :* | '#'*) printf '%s\n' "$line" ;;
    *)
        [ "$want" != present ] || {
            printf '%s\n' "$w"
            want=done
        }
        printf '%s\n' "$line"
        ;;
    esac
    set -- "$f"
done <old >new || exit
[ "$want" != present ] || printf '%s\n' "$w" >>new
sync -- new && mv -fT -- new "$1"
