# Find the trust store: the directory of our files, the bundle that is made of them, and what makes it.
probe_ca_trust_places() {
    if command -v update-ca-certificates >/dev/null; then
        probe_ca_trust_dir=/usr/local/share/ca-certificates
        probe_ca_trust_bundle=/etc/ssl/certs/ca-certificates.crt
        probe_ca_trust_update=update-ca-certificates
    elif command -v update-ca-trust >/dev/null; then
        probe_ca_trust_dir=/etc/pki/ca-trust/source/anchors
        probe_ca_trust_bundle=/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
        probe_ca_trust_update=update-ca-trust
    else
        return 1
    fi
}

# probe_ca_trust NAME CERTIFICATE: 0 trusted, 1 no file, 2 another certificate, 3 the bundle lacks it, 4 no store. Without a certificate only
# whether there is a file is told.
probe_ca_trust() {
    probe_ca_trust_places || return 4
    probe_ca_trust_file=$probe_ca_trust_dir/$1.crt
    [ -f "$probe_ca_trust_file" ] || return 1
    [ -n "$2" ] || return 0
    [ "$(cat "$probe_ca_trust_file")" = "$(printf '%s' "$2")" ] || return 2
    # A line from the middle: many certificates begin alike.
    probe_ca_trust_line=$(printf '%s\n' "$2" | sed -n '/BEGIN CERT/,/END CERT/{/CERT/!p;}' | tail -n 2 | head -n 1)
    grep -qxF -e "$probe_ca_trust_line" -- "$probe_ca_trust_bundle" || return 3
}
