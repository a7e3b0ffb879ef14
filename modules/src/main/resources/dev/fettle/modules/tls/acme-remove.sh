# $1 name of the certificate; then the copies that were shown.
name=$1
shift
# What stands there by now may be another certificate, or another's key.
for copy in "$@"; do
    [ -f "$copy" ] && [ ! -L "$copy" ] || continue
    for live in "/etc/letsencrypt/live/$name/fullchain.pem" "/etc/letsencrypt/live/$name/privkey.pem"; do
        if [ -f "$live" ] && [ "$(sha256sum <"$copy")" = "$(sha256sum <"$live")" ]; then
            rm -f -- "$copy" || exit
            break
        fi
    done
done
if [ -f "/etc/letsencrypt/renewal/$name.conf" ]; then
    certbot delete --non-interactive --cert-name "$name" >&2 || exit
fi
rm -f -- "/etc/letsencrypt/fettle/$name"
