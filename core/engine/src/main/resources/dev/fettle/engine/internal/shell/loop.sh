# The resident loop of a host session. It is read by `eval` in the bootstrap, which has set:
#   m  the marker: 128 random bits in hex; it encloses every answer and never enters an argument or the environment
#   g  seconds between TERM and KILL
# Frames on standard input: a header line `verb id length limit more`, then `length` bytes.
umask 022
unset ENV BASH_ENV CDPATH
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export PATH
cd /
j=
h=
u=$(id -un)
case $u in
    '' | *[!A-Za-z0-9._-]*) ;;
    *) # The login's own variables may be those of another user.
        eval "d=~$u"
        case $d in /*) HOME=$d ;; esac
        USER=$u
        LOGNAME=$u
        export HOME USER LOGNAME
        ;;
esac

say() { # one marker line on both streams
    printf '\n%s %s\n' "$m" "$*"
    printf '\n%s %s\n' "$m" "$*" >&2
}

mine() { # is process $1 still a child of this shell? Its number may have been given away since.
    IFS= read -r l <"/proc/$1/stat" || return 1
    set -- ${l##*") "}
    [ "$2" = "$$" ]
}

stop() {
    [ -z "$j" ] || { mine "$j" 2>/dev/null && kill -TERM "$j"; }
}

members() { # send signal $1 to all live processes of the job's session; succeed if there are any
    y=$1
    r=1
    for f in /proc/[0-9]*/stat; do
        { IFS= read -r l <"$f"; } 2>/dev/null || continue
        set -- ${l##*") "}
        if [ "$4" = "$t" ] && [ "$1" != Z ]; then
            kill -"$y" "${l%% *}" 2>/dev/null && r=0
        fi
    done
    return $r
}

sweep() { # end what is left of the job: TERM, a grace, KILL
    members TERM || return 0
    n=$((g * 10))
    while [ "$n" -gt 0 ] && members 0; do
        sleep 0.1
        n=$((n - 1))
    done
    members KILL
}

job() { # supervise one job, in a subshell: id, time limit in seconds; the script is in $p
    i=$1
    x=
    t=
    trap : PIPE
    trap 'x=1; [ -z "$t" ] || kill -TERM "$t" 2>/dev/null' TERM
    say b "$i"
    printf '%s' "$p" | setsid timeout -k "$g" "$2" sh &
    t=$!
    p=
    [ -z "$x" ] || kill -TERM "$t"
    while :; do
        wait "$t" 2>/dev/null
        s=$?
        kill -0 "$t" 2>/dev/null || break
    done
    if [ -n "$x" ] || [ "$s" -eq 124 ] || [ "$s" -eq 137 ] || kill -0 "-$t" 2>/dev/null; then
        sweep
    fi
    say e "$i" "$s"
}

hold() { # take the lock on descriptor 9: $p is `run TOKEN` and who it is. 0: held, 75: another run has it, 73: it cannot be had
    d=${FETTLE_STATE:-/var/lib/fettle}
    [ -w "${d%/*}" ] || [ -w "$d" ] || d=${XDG_STATE_HOME:-$HOME/.local/state}/fettle
    (umask 077 && mkdir -p "$d") || return 73
    { command exec 9>>"$d/lock"; } || return 73
    n=0
    while :; do
        flock -n 9
        s=$?
        [ "$s" -ne 0 ] || break
        if [ "$s" -eq 1 ]; then
            if [ "$n" -eq 0 ] && ours; then
                n=$((g * 20 + 50))
            fi
            if [ "$n" -gt 1 ]; then
                n=$((n - 1))
                sleep 0.1
                continue
            fi
            cat "$d/lock.holder"
            s=75
        else
            s=73
        fi
        exec 9>&-
        return "$s"
    done
    h=$d/lock.holder
    (umask 077 && printf '%s\npid %s\n' "$p" "$$" | cat >"$h") || return 73
}

ours() { # end this run's own shell that lost its connection and has not noticed yet
    q=
    {
        IFS= read -r k && IFS= read -r l && read -r y q
    } <"$d/lock.holder" || return 1
    [ "$k" = "${p%%"
"*}" ] && [ -n "$q" ] && kill -TERM "$q"
}

leave() {
    stop
    wait
    [ -z "$h" ] || rm -f "$h"
}

trap : PIPE
trap 'leave; exit 143' TERM HUP
c=
for k in timeout setsid base64 sha256sum mktemp; do
    command -v "$k" >/dev/null || c=$c,$k
done
[ "$(command -v printf)" = printf ] || c=$c,printf
b=
{ IFS= read -r b </proc/sys/kernel/random/boot_id; } 2>/dev/null
say ready 1 "${u:--}" "$(id -u)" "${b:--}" "${c:--}"
[ -z "$c" ] || exit 69

while IFS=' ' read -r v i n t x; do
    p=
    case $v in
        job | take | lock)
            p=$(head -c "$n")
            [ "${#p}" -eq "$n" ] || break
            [ -z "$j" ] || wait "$j"
            ;;
    esac
    case $v in
        job)
            # Closed in the subshell: as a redirection of the function, dash would keep a copy that outlives this shell.
            (
                exec 9>&-
                job "$i" "$t"
            ) &
            j=$!
            ;;
        take) # a job whose standard input is the next $x bytes; the last one of its shell, which may not have read them all
            say b "$i"
            {
                printf '%s' "$p" | {
                    exec 3<&0
                    head -c "$x" <&4 | timeout -k "$g" "$t" sh -c 's=$(cat <&3); exec 3<&-; eval "$s"' 4<&- 9>&-
                }
            } 4<&0
            say e "$i" "$?"
            break
            ;;
        lock)
            say b "$i"
            hold
            say e "$i" "$?"
            ;;
        cancel) stop ;;
        *) break ;;
    esac
done
leave
