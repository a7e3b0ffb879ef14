# Arguments of probe_wait_for, then ${10} seconds to wait
limit=${10}
end=$(($(date +%s) + limit))
while ! seen=$(probe_wait_for "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9"); do
    now=$(date +%s)
    over="The wait of $limit seconds is over"
    case $seen in
    "unit $6 is failed"*) why="The unit has failed, so waiting ends" ;;
    *) why=$over ;;
    esac
    if [ "$now" -ge "$end" ] || [ "$why" != "$over" ]; then
        printf '%s. Last seen:\n%s\n' "$why" "$seen" >&2
        [ -z "$6" ] || {
            printf 'The last lines of its journal:\n'
            journalctl -n 15 --no-pager -o short-iso -u "$6"
        } >&2
        exit 1
    fi
    sleep 1
done
