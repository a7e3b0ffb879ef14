package dev.fettle.testkit;

/** Start Pebble on a host, the ACME server that Let's Encrypt's makers test clients with. Its package {@code pebble} is there by then. */
public final class Pebble {

    /**
     * The URL of its directory, on the host itself. It asks over HTTP on port 5002, and knows every name as 127.0.0.1. It takes
     * every nonce: by default it refuses one in twenty, and certbot tries but twice.
     */
    public static final String DIRECTORY = "https://localhost:14000/dir";

    /** The script that starts it, with a zone that {@code /etc/dns/set} and {@code /etc/dns/clear} change. */
    public static final String START = """
            set -e
            mkdir -p /etc/pebble /etc/dns /var/www/acme
            cd /etc/pebble
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 30 \\
                -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
            cp cert.pem /usr/local/share/ca-certificates/pebble.crt
            update-ca-certificates >/dev/null 2>&1
            cat >config.json <<'EOT'
            {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
              "certificate": "/etc/pebble/cert.pem", "privateKey": "/etc/pebble/key.pem", "httpPort": 5002, "tlsPort": 5001,
              "ocspResponderURL": "", "externalAccountBindingRequired": false, "certificateValidityPeriod": 7776000}}
            EOT
            printf '#!/bin/sh\\nexec curl -sf -d "{\\\\"host\\\\": \\\\"_acme-challenge.$CERTBOT_DOMAIN.\\\\", \\\\"value\\\\": \\\\"$CERTBOT_VALIDATION\\\\"}" http://127.0.0.1:8055/set-txt\\n' >/etc/dns/set
            printf '#!/bin/sh\\nexec curl -sf -d "{\\\\"host\\\\": \\\\"_acme-challenge.$CERTBOT_DOMAIN.\\\\"}" http://127.0.0.1:8055/clear-txt\\n' >/etc/dns/clear
            chmod 0755 /etc/dns/*
            systemd-run --quiet --unit=zone pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 '' \\
                -http01 '' -https01 '' -tlsalpn01 '' -dns01 127.0.0.1:8053 -management 127.0.0.1:8055
            systemd-run --quiet --unit=pebble --setenv=PEBBLE_VA_NOSLEEP=1 --setenv=PEBBLE_AUTHZREUSE=0 \\
                --setenv=PEBBLE_WFE_NONCEREJECT=0 pebble -config /etc/pebble/config.json -dnsserver 127.0.0.1:8053
            curl -sS --retry 30 --retry-connrefused --retry-delay 1 https://localhost:14000/dir >/dev/null
            """;

    private Pebble() {}
}
