# Arguments of probe_wait_for, then $7 seconds to wait
end=$(($(date +%s) + $7))
while ! seen=$(probe_wait_for "$1" "$2" "$3" "$4" "$5" "$6"); do
    now=$(date +%s)
    case $seen in
    "unit $5 is failed"*) why="The unit has failed, so waiting ends" ;;
    *) why="The wait of $7 seconds is over" ;;
    esac
    if [ "$now" -ge "$end" ] || [ "$why" != "The wait of $7 seconds is over" ]; then
        printf '%s. Last seen:\n%s\n' "$why" "$seen" >&2
        [ -z "$5" ] || {
            printf 'The last lines of its journal:\n'
            journalctl -n 15 --no-pager -o short-iso -u "$5"
        } >&2
        exit 1
    fi
    sleep 1
done
