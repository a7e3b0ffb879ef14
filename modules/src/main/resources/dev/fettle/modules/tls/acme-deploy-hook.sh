#!/bin/sh
# Written by Fettle. certbot runs this after it has renewed a certificate: it copies key and certificate to where their users
# look for them, as /etc/letsencrypt/fettle/NAME says, and has the units named there take them.
data=/etc/letsencrypt/fettle/${RENEWED_LINEAGE##*/}
[ -f "$data" ] || exit 0
{
    IFS= read -r certificate && IFS= read -r key && IFS= read -r owner && IFS= read -r units
} <"$data" || exit
umask 077

# put SOURCE PATH MODE: as a whole, or not at all.
put() {
    if [ -L "$2" ] || [ -d "$2" ]; then
        printf '%s is not a file\n' "$2" >&2
        exit 1
    fi
    work=$(mktemp -d -- "${2%/*}/.fettle-acme.XXXXXX") || exit
    trap 'cd / && rm -rf -- "$work"' EXIT
    # Whoever may write there could put a link in its place.
    cd -P -- "$work" && [ "${PWD##*/}" = "${work##*/}" ] && [ "$(stat -c %u .)" = "$(id -u)" ] || exit
    cat -- "$1" >new || exit
    [ -z "$owner" ] || chown -- "$owner" new || exit
    chmod -- "$3" new || exit
    mv -f -- new "$2" || exit
    cd / && rmdir -- "$work"
}

put "$RENEWED_LINEAGE/privkey.pem" "$key" 0600
put "$RENEWED_LINEAGE/fullchain.pem" "$certificate" 0644
# Fettle itself restarts what it manages.
[ -z "${FETTLE_APPLIES-}" ] || exit 0
status=0
for unit in $units; do
    systemctl try-reload-or-restart -- "$unit" || status=1
done
exit "$status"
