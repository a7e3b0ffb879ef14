package dev.fettle.cli;

import static dev.fettle.cli.Desk.await;
import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans a Coder server on a host where something is in its way. Nothing is ever installed. */
@SandboxHosts("pre-1")
class PreflightOnHostTest {

    private static final String WEAK = "Qwerty-1234";

    private final SandboxHost host;
    private final Desk desk;

    PreflightOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        desk = new Desk(dir).sharingReleases().environment("ADMIN", "four-horses-Like-hay");
    }

    @AfterEach
    void clear() {
        sh(host, """
                systemctl stop held served 2>/dev/null; systemctl reset-failed held served 2>/dev/null
                sed -i /example.test/d /etc/hosts 2>/dev/null || { sed /example.test/d /etc/hosts >/tmp/hosts; cat /tmp/hosts >/etc/hosts; }
                ! mountpoint -q /srv/small || umount /srv/small
                rm -rf /srv/* /usr/local/bin/coder /usr/bin/coder /usr/local/bin/psql /usr/local/bin/terraform
                """);
        assertThat(sh(host, "ls /opt/coder /etc/coder 2>/dev/null; true")).isEmpty();
    }

    private int plan(String config) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                servers {
                %s}
                """.formatted(server(
                host,
                "root",
                "new CoderServer { allow_stand_in = true; access_url = \"https://coder.example.test\";"
                        + " admin { email = \"a@example.test\"; password = secret.env(\"ADMIN\") }; " + config
                        + " }")));
        return desk.run("plan", "--infra", "it");
    }

    private void passes(String config) {
        assertThat(plan(config)).as(desk.said()).isZero();
    }

    private void refuses(String config, String... because) {
        assertThat(plan(config)).as(desk.said()).isEqualTo(3);
        assertThat(desk.said()).contains(because);
    }

    /** Let a port of the host be listened on by another program. */
    private void hold(String address, int port) {
        start("held", address, port, "sleep 600;");
    }

    /** Let the host answer any request of HTTP with this text. */
    private void serve(int port, String text) {
        sh(host, "cat >/srv/text <<'E'\n" + text + "\nE\n");
        start("served", "127.0.0.1", port, """
                while ($c = $s->accept) {
                    while (<$c>) { last if /^\\r/ }
                    print $c "HTTP/1.0 200 OK\\r\\nConnection: close\\r\\n\\r\\n", `cat /srv/text`;
                    close $c;
                }
                """);
    }

    private void start(String unit, String address, int port, String script) {
        sh(
                host,
                "cat >/srv/" + unit + " <<'E'\nuse IO::Socket::INET;\n"
                        + "$s = IO::Socket::INET->new(LocalAddr => '" + address + "', LocalPort => " + port
                        + ", Listen => 5, ReuseAddr => 1) or die;\n" + script + "\nE\n"
                        + "systemd-run --quiet --unit=" + unit + " perl /srv/" + unit);
        await(host, "grep -q :" + String.format("%04X", port) + " /proc/net/tcp");
    }

    @Test
    void warnsOfNamesWithoutAddresses() {
        passes("wildcard_access_url = \"*.coder.example.test\"");
        assertThat(desk.out())
                .contains("warning[advice] `coder/preflight.names@pre-1`: this host knows no address of"
                        + " coder.example.test preflight.coder.example.test.")
                .contains("hint: Enter it in DNS");
        sh(host, "echo '192.0.2.7 coder.example.test preflight.coder.example.test' >>/etc/hosts");
        passes("wildcard_access_url = \"*.coder.example.test\"");
        assertThat(desk.out()).doesNotContain("knows no address");
    }

    @Test
    void warnsOfASmallDisk() {
        sh(host, "mkdir /srv/small && mount -t tmpfs -o size=64m tmpfs /srv/small");
        passes("work_path = \"/srv/small/b\"");
        assertThat(desk.out())
                .contains("Coder wants 20 GB of storage; /srv/small is on a file system of 0 GB.", "set `work_path`");
        passes("work_path = \"/srv/small/b\"; database { typ = \"postgresql\"; host = \"" + host.address()
                + "\"; port = 22; password = secret.env(\"ADMIN\") }");
        assertThat(desk.out()).contains("Coder wants 100 GB of storage");
    }

    @Test
    void refusesAPortOnlyWhereItsAddressIsTaken() {
        hold("127.0.0.2", 7080);
        passes("http_address = \"127.0.0.1:7080\"");
        passes("http_address = \"localhost:7080\"");
        passes("http_address = \"[::1]:7080\"");
        refuses("http_address = \"127.0.0.2:7080\"", "port 7080 is taken by another program", "hint: Find it with");
        refuses("http_address = \":7080\"", "port 7080 is taken by another program");
        refuses(
                "http_address = \"0.0.0.0:7080\"; prometheus { enabled = true; address = \"127.0.0.1:22\" }",
                "ports 7080 22 are taken by other programs");
    }

    @Test
    void refusesACertificateOfAnotherName() {
        sh(host, """
                cd /srv && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 20 -subj /CN=it \
                    -addext subjectAltName=DNS:coder.example.test -keyout key -out crt 2>/dev/null
                openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other
                """);
        passes("tls { enabled = true; cert_file = \"/srv/crt\"; key_file = \"/srv/key\" }");
        refuses(
                "wildcard_access_url = \"*.coder.example.test\";"
                        + " tls { enabled = true; cert_file = \"/srv/crt\"; key_file = \"/srv/other\" }",
                "it is not for the key `/srv/other`",
                "it is not for `*.coder.example.test`");
        refuses("tls { enabled = true; cert_file = \"/srv/none\"; key_file = \"/srv/key\" }", "/srv/none");
    }

    @Test
    void refusesAPasswordThatCoderWouldRefuse() {
        desk.environment("ADMIN", WEAK);
        refuses("", "the password of the first user is too easy to guess", "hint: Choose a longer one");
        assertThat(desk.said()).doesNotContain(WEAK);
        desk.environment("ADMIN", "Aa1!".repeat(17));
        refuses("", "has more than 64 characters");
        desk.environment("ADMIN", "kX4$mB7qzR2w");
        passes("");
    }

    @Test
    void refusesADatabaseThatDoesNotAnswer() {
        String external =
                "database { typ = \"postgresql\"; host = \"127.0.0.1\"; port = 5999; password = secret.env(\"ADMIN\") }";
        refuses(external, "coder/preflight.database@pre-1", "hint: Compare `database` with its server");
        hold("127.0.0.1", 5999);
        if (sh(host, "command -v psql || true").isEmpty()) {
            passes(external);
            // What only psql can tell is asked again once it is there.
            assertThat(desk.run("plan", "--infra", "it", "--json")).isZero();
            assertThat(desk.out())
                    .containsPattern("(?s)\"[^\"]*preflight.database-release@pre-1\".{1,300}\"tentative\"");
        } else {
            refuses(external, "the database does not answer");
        }
        sh(host, "printf '#!/bin/sh\\necho 120022\\n' >/usr/local/bin/psql && chmod +x /usr/local/bin/psql");
        refuses(external, "PostgreSQL is older than 13 (120022)");
    }

    @Test
    void refusesAnOlderReleaseThanIsInstalledByWhatever() {
        sh(host, "ln -s /opt/coder/2.9.0/coder /usr/local/bin/coder");
        refuses("", "Coder 2.9.0 is installed, and its database cannot go back to 2.8.0");
        sh(host, """
                rm /usr/local/bin/coder
                printf '%s\\n' '#!/bin/sh' 'echo "{\\"version\\": \\"v2.10.1+abc\\"}"' >/usr/bin/coder
                chmod +x /usr/bin/coder
                """);
        refuses("", "Coder 2.10.1 is installed");
        passes("version = \"2.11.0\"");
    }

    @Test
    void refusesAnIdentityProviderOfAnotherName() {
        String oidc = "oauth { enabled = true; client_id = \"i\"; client_secret = secret.env(\"ADMIN\");"
                + " issuer_url = \"http://127.0.0.1:5998/realm\" }";
        if (sh(host, "command -v curl || true").isEmpty()) {
            passes(oidc);
            assertThat(desk.out()).contains("cannot be known until coder/curl@pre-1 is done");
            return;
        }
        refuses(oidc, "http://127.0.0.1:5998/realm does not answer");
        serve(5998, "{\"issuer_of\": \"http://127.0.0.1:5998/realm\",\n \"issuer\" : \"http:\\/\\/127.0.0.1:5998\"}");
        refuses(oidc, "the provider names itself http://127.0.0.1:5998, and not http://127.0.0.1:5998/realm");
        passes(oidc + "; version = \"2.14.0\"; options { [\"CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS\"] = true }");
        sh(host, "printf '%s' '{\"issuer\":\"http:\\/\\/127.0.0.1:5998\\/realm\"}' >/srv/text");
        passes(oidc);
    }

    @Test
    void warnsOfMissingTerraformAndMirror() {
        passes("provisioner_daemons = 1");
        assertThat(desk.out()).contains("Terraform is not installed: Coder downloads it when it starts");
        passes("provisioner_daemons = 1; environment { [\"TF_CLI_CONFIG_FILE\"] = \"/srv/rc\" }");
        assertThat(desk.out()).contains("which shall lead to a mirror of providers, is not there");

        sh(
                host,
                "mkdir /srv/bin; printf '#!/bin/sh\\necho \"{ \\\\\"terraform_version\\\\\": \\\\\"1.1.4\\\\\" }\"\\n' >/srv/bin/terraform; chmod +x /srv/bin/terraform");
        passes("provisioner_daemons = 1; environment { [\"PATH\"] = \"/srv/bin:/bin\" }");
        assertThat(desk.out())
                .contains(
                        "Terraform 1.1.4 is older than 1.1.5",
                        "hint: Name a release of it as `terraform { version = … }`");
        passes("provisioner_daemons = 1");
        assertThat(desk.out()).contains("Terraform is not installed");
    }
}
