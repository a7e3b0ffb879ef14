# "$@" calls certbot. Before version 2.3 and under Python 3.11, as in Debian 12, it says of a refusal no more than "can't set
# attribute" (https://github.com/certbot/certbot/issues/9539): its log, which grows from run to run, has the authority's words.
log=/var/log/letsencrypt/letsencrypt.log
old=$(stat -c %s "$log" 2>/dev/null || echo 0)
"$@" && exit
status=$?
new=$(tail -c "+$((old + 1))" "$log" 2>/dev/null)
case $new in
    *"AttributeError: can't set attribute"*)
        printf '%s\n' "$new" | sed -n 's/^ *"detail": "\(.*\)",\{0,1\}$/The authority refused: \1/p' | tail -n 1 >&2
        ;;
esac
exit "$status"
