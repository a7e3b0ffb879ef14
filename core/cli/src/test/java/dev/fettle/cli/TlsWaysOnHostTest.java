package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.Pebble;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the taskserv `tls` that no authority of our own has signed. */
@SandboxHosts("tls-1")
final class TlsWaysOnHostTest {

    private final SandboxHost host;
    private final Path dir;
    private final Desk desk;

    TlsWaysOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        this.dir = dir;
        this.desk = new Desk(dir);
    }

    @BeforeEach
    void declareWhoAsks() {
        sh(host, "rm -rf /srv/*");
        desk.write("Thing.pkl", """
                open module Thing
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/Taskserv.pkl" as base
                import "modulepath:/fettle/capability/tls.pkl" as certificates
                taskserv = "thing"
                name = "thing"
                class Requires extends base.Requires { cert: certificates.Certificate }
                requires: Requires = new {
                  cert {
                    names { "tls-1" }
                    owner = "root"
                    group = "root"
                    cert_file = "/srv/it.crt"
                    key_file = "/srv/it.key"
                  }
                }
                tasks { new on.File { id = "user"; path = "/srv/user"; content = "x\\n"; needs { module.requires.cert } } }
                """);
    }

    private void infra(String tls) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "../Thing.pkl"
                import "modulepath:/taskservs/tls/TlsServer.pkl"
                import "modulepath:/fettle/secret.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", "new TlsServer { " + tls + " }; new Thing {}")));
    }

    private void convergesOnce() {
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(sh(host, "stat -c %a /srv/it.key; openssl x509 -in /srv/it.crt -noout -checkhost tls-1"))
                .isEqualTo("600\nHostname tls-1 does match certificate\n");
    }

    @Test
    void letsACertificateSignItself() {
        infra("issuer = \"self-signed\"");
        convergesOnce();
        assertThat(sh(host, "openssl verify -CAfile /srv/it.crt /srv/it.crt")).isEqualTo("/srv/it.crt: OK\n");
        sh(host, "echo damaged >/srv/it.key");
        assertThat(desk.plan()).as(desk.said()).isNotZero();
    }

    @Test
    void putsExistingFilesInPlaceAndLetsNobodyUseThoseThatDoNotFit() throws Exception {
        // Made on the host, because this machine need not have openssl.
        sh(host, """
                cd /tmp
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 200 -subj /CN=tls-1 \
                    -addext subjectAltName=DNS:tls-1 -keyout good.key -out it.crt 2>/dev/null
                openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.key
                """);
        for (String file : new String[] {"it.crt", "good.key", "other.key"}) {
            Files.createDirectories(dir.resolve("infra"));
            Files.writeString(dir.resolve("infra/" + file), sh(host, "cat /tmp/" + file));
        }
        infra(files("other.key"));
        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out()).contains("it is not for the key `/srv/it.key`");
        assertThat(sh(host, "ls /srv")).doesNotContain("user");

        infra(files("good.key"));
        convergesOnce();
        assertThat(sh(host, "cat /srv/user")).isEqualTo("x\n");
    }

    @Test
    void obtainsCertificatesFromAnAcmeAuthority() {
        sh(host, "apt-get update -q >&2 && apt-get install -y -q --no-install-recommends pebble curl >&2");
        sh(host, Pebble.START);
        sh(host, "systemd-run -q --unit=app --property=ExecReload='/bin/touch /run/app-took-it' tail -f /dev/null");
        desk.write("Thing.pkl", """
                open module Thing
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/Taskserv.pkl" as base
                import "modulepath:/fettle/capability/tls.pkl" as certificates
                taskserv = "thing"
                name = "thing"
                wanted: Listing<String> = new { "app.example.org" }
                class Requires extends base.Requires { cert: certificates.Certificate }
                requires: Requires = new {
                  cert {
                    names { ...module.wanted }
                    owner = "root"
                    cert_file = "/srv/it.crt"
                    key_file = "/srv/it.key"
                    restarts { app }
                  }
                }
                local app = new on.Service { id = "app"; unit = "app.service"; state = "started"; needs { module.requires.cert } }
                tasks { app }
                """);
        infra("issuer = \"acme\"; acme { server = \"" + Pebble.DIRECTORY
                + "\"; email = \"ops@example.org\"; port = 5002 }");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        String end = "stat -c %a /srv/it.key; openssl x509 -in /srv/it.crt -noout -checkhost app.example.org";
        assertThat(sh(host, end)).isEqualTo("600\nHostname app.example.org does match certificate\n");
        String serial = sh(host, "openssl x509 -in /srv/it.crt -noout -serial");

        sh(host, "certbot renew --force-renewal --no-random-sleep-on-renew --quiet && test -e /run/app-took-it");
        assertThat(sh(host, "openssl x509 -in /srv/it.crt -noout -serial")).isNotEqualTo(serial);
        assertThat(desk.plan()).as(desk.said()).isZero();

        infra("issuer = \"acme\"; acme { server = \"" + Pebble.DIRECTORY
                + "\"; challenge = \"dns\"; auth_hook = \"/etc/dns/set\"; cleanup_hook = \"/etc/dns/clear\" }"
                + " }; new Thing { wanted = new { \"*.example.org\"; \"example.org\" }");
        desk.write("infra/it.pkl", desk.read("infra/it.pkl").replace("; new Thing {}", ""));
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(host, "openssl x509 -in /srv/it.crt -noout -checkhost any.example.org"))
                .isEqualTo("Hostname any.example.org does match certificate\n");
        infra("issuer = \"acme\" }; new Thing { wanted = new { \"*.example.org\" }");
        desk.write("infra/it.pkl", desk.read("infra/it.pkl").replace("; new Thing {}", ""));
        assertThat(desk.plan()).isEqualTo(3);
        assertThat(desk.said()).contains("A name that begins with `*.` takes `challenge` `dns`.");

        handsThePathsOverInOneRun();
        infra("issuer = \"acme\"; acme { server = \"" + Pebble.DIRECTORY + "\"; port = 5002 }");
        assertThat(desk.run("taskserv", "delete", "tls", "--infra", "it", "-y"))
                .as(desk.said())
                .isZero();
        assertThat(sh(host, "ls /etc/letsencrypt/renewal; ls /srv")).isEmpty();
    }

    /** From certbot to another way at the same paths, and back. */
    private void handsThePathsOverInOneRun() {
        infra("issuer = \"self-signed\"");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.out()).contains("tls/remove-acme.certificate:app.example.org@tls-1");
        String left = sh(
                host,
                "ls /srv /etc/letsencrypt/renewal /etc/letsencrypt/fettle; openssl verify -CAfile /srv/it.crt /srv/it.crt");
        assertThat(left)
                .isEqualTo(
                        "/etc/letsencrypt/fettle:\n\n/etc/letsencrypt/renewal:\n\n/srv:\nit.crt\nit.key\n/srv/it.crt: OK\n");
        assertThat(desk.plan()).as(desk.said()).isZero();

        infra("issuer = \"acme\"; acme { server = \"" + Pebble.DIRECTORY + "\"; port = 5002 }");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(sh(host, "openssl x509 -in /srv/it.crt -noout -issuer")).contains("Pebble");
    }

    private String files(String key) {
        return """
                issuer = "files"; files { ["tls-1"] { certificate = new { path = "infra/it.crt" }; key = secret.file("%s") } }
                """.formatted(dir.resolve("infra/" + key)).strip();
    }
}
