# Make directories: $1 owner and group, $2 mode, the rest paths, parents first.
ownership=$1 mode=$2
shift 2
for directory; do
    mkdir -- "$directory" || exit
    [ -z "$ownership" ] || chown -h -- "$ownership" "$directory" || exit
    chmod -- "$mode" "$directory" || exit
done
