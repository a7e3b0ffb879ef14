# $1 name of the certificate; then the copies that were shown.
name=$1
shift
for copy in "$@"; do
    [ ! -f "$copy" ] || [ -L "$copy" ] || rm -f -- "$copy" || exit
done
if [ -f "/etc/letsencrypt/renewal/$name.conf" ]; then
    certbot delete --non-interactive --cert-name "$name" >&2 || exit
fi
rm -f -- "/etc/letsencrypt/fettle/$name"
