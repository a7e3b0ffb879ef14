# probe_acme_lineage NAME
#
# Tell how certbot keeps a certificate, and where Fettle has it put: lines of "name=value"; nothing where there is none.

probe_acme_lineage() {
    if [ -f "/etc/letsencrypt/renewal/$1.conf" ]; then
        printf 'issued=yes\n'
        for probe_acme_lineage_word in server authenticator http01_port webroot_path manual_auth_hook manual_cleanup_hook; do
            sed -n "s/^$probe_acme_lineage_word = /$probe_acme_lineage_word=/p" "/etc/letsencrypt/renewal/$1.conf"
        done
    fi
    [ ! -f "/etc/letsencrypt/fettle/$1" ] ||
        sed -n '1s/^/certificate=/p;2s/^/key=/p' "/etc/letsencrypt/fettle/$1"
}
