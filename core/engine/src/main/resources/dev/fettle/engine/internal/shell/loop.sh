# The resident loop of a host session. It is read by `eval` in the bootstrap, which has set:
#   m  the marker: 128 random bits in hex; it encloses every answer and never enters an argument or the environment
#   g  seconds between TERM and KILL
# Frames on standard input: a header line `verb id length limit`, then `length` bytes.
umask 022
unset ENV BASH_ENV CDPATH
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export PATH
cd /
j=
o=

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

trap : PIPE
trap 'stop; wait; exit 143' TERM HUP
c=
for k in timeout setsid base64 sha256sum mktemp; do
    command -v "$k" >/dev/null || c=$c,$k
done
[ "$(command -v printf)" = printf ] || c=$c,printf
b=
{ IFS= read -r b </proc/sys/kernel/random/boot_id; } 2>/dev/null
say ready 1 "$(id -un)" "$(id -u)" "${b:--}" "${c:--}"
[ -z "$c" ] || exit 69

while IFS=' ' read -r v i n t; do
    case $v in
        job)
            p=$(head -c "$n")
            [ "${#p}" -eq "$n" ] || break
            [ -z "$j" ] || wait "$j"
            job "$i" "$t" 9>&- &
            j=$!
            p=
            ;;
        cancel) stop ;;
        *) break ;;
    esac
done
stop
wait
