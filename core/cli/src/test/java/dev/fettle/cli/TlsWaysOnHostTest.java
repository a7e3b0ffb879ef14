package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
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

    private String files(String key) {
        return """
                issuer = "files"; files { ["tls-1"] { certificate = new { path = "infra/it.crt" }; key = secret.file("%s") } }
                """.formatted(dir.resolve("infra/" + key)).strip();
    }
}
