# start.sh: start, restart or reload a unit and see that it goes on running.
# $1 start, restart or reload; $2 the unit; $3 how many seconds it must go on running.

state() {
    active= sub= result= invocation= condition=
    while IFS= read -r line; do
        case $line in
        ActiveState=*) active=${line#*=} ;;
        SubState=*) sub=${line#*=} ;;
        Result=*) result=${line#*=} ;;
        InvocationID=*) invocation=${line#*=} ;;
        ConditionResult=*) condition=${line#*=} ;;
        esac
    done <<EOT
$(systemctl show --no-pager -p ActiveState,SubState,Result,InvocationID,ConditionResult -- "$unit")
EOT
}

complain() {
    journalctl --no-pager -q -n 15 -o short -u "$unit" >&2
    printf '%s: %s\n' "$unit" "$1" >&2
    exit 1
}

check() {
    state
    case $active in
    active | reloading) ;;
    inactive)
        [ "$condition" != no ] || complain "it was not started, for its conditions are not met"
        complain "it has ended"
        ;;
    *) complain "it is $active ($sub), with result $result" ;;
    esac
}

verb=$1 unit=$2 left=$3
# A unit that has failed too often may otherwise not be started again for a while.
[ "$verb" = reload ] || systemctl reset-failed -- "$unit" 2>/dev/null
# A socket cannot be opened anew while its service holds it: what runs of that stops before and is started after.
again=
case $verb.$unit in
reload.*) ;;
*.socket)
    for served in $(systemctl show --no-pager --value -p Triggers -- "$unit"); do
        ! systemctl -q is-active -- "$served" || again="$again $served"
    done
    [ -z "$again" ] || systemctl --no-ask-password stop $again || exit
    ;;
esac
systemctl --no-ask-password "$verb" -- "$unit" || {
    state
    complain "it is $active ($sub), with result $result"
}
check
[ -z "$again" ] || systemctl --no-ask-password start $again || exit
begun=$invocation
while [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
    check
    [ "$invocation" = "$begun" ] || complain "it did not go on running, and systemd started it again"
done
