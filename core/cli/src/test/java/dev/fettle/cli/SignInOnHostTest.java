package dev.fettle.cli;

import static dev.fettle.cli.Desk.await;
import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS of its own and no proxy, where people sign in through Glewlwyd, a provider of OpenID Connect that Debian packages. */
@SandboxHosts("sso-1")
final class SignInOnHostTest {

    private static final String PROVIDER = "https://id.company.com:4593/api/";
    private static final String SECRET = "what-the-provider-knows-Coder-by";

    // Two instances of the provider: one as it should be, and one that calls itself by the name of the first.
    private static final String START_PROVIDER = """
            set -e
            export DEBIAN_FRONTEND=noninteractive
            { apt-get update -q && apt-get install -y -q --no-install-recommends glewlwyd dbconfig-sqlite3 sqlite3 curl openssl; } >&2
            systemctl stop glewlwyd
            for name in id.company.com coder.company.com preflight.coder.company.com app--me.coder.company.com; do
                echo "127.0.0.1 $name" >>/etc/hosts
            done
            mkdir -p /srv/id && cd /srv/id
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out crt -days 30 -subj /CN=id.company.com \\
                -addext subjectAltName=DNS:id.company.com 2>/dev/null
            openssl rsa -in key -pubout -out public 2>/dev/null
            pem() { awk '{ printf "%s\\\\n", $0 }' "$1"; }
            {
                cat /usr/share/dbconfig-common/data/glewlwyd/install/sqlite3
                for name in company other; do
                    printf '%s' "INSERT INTO g_plugin_module_instance
                        (gpmi_module, gpmi_name, gpmi_display_name, gpmi_parameters) VALUES ('oidc', '$name', '$name', '"
                    printf '%s' '{"iss": "https://id.company.com:4593/api/company", "jwt-type": "rsa", "jwt-key-size": "256", "key": "'
                    printf '%s", "cert": "%s"' "$(pem key)" "$(pem public)"
                    for flow in code refresh; do printf ', "auth-type-%s-enabled": true' "$flow"; done
                    for flow in token id-token none password client; do printf ', "auth-type-%s-enabled": false' "$flow"; done
                    for what in access-token refresh-token code; do printf ', "%s-duration": 3600' "$what"; done
                    echo ", \\"refresh-token-rolling\\": true, \\"allow-non-oidc\\": false}');"
                done
            } | sqlite3 db
            cat >conf <<'EOT'
            port = 4593
            external_url = "https://id.company.com:4593"
            api_prefix = "api"
            log_mode = "console"
            log_level = "WARNING"
            user_module_path = "/usr/lib/glewlwyd/user"
            client_module_path = "/usr/lib/glewlwyd/client"
            user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
            plugin_module_path = "/usr/lib/glewlwyd/plugin"
            use_secure_connection = true
            secure_connection_key_file = "/srv/id/key"
            secure_connection_pem_file = "/srv/id/crt"
            hash_algorithm = "SHA512"
            database = { type = "sqlite3" path = "/srv/id/db" };
            EOT
            printf '%s\\n' '[Service]' 'ExecStart=/usr/bin/glewlwyd --config-file=/srv/id/conf' >/etc/systemd/system/id.service
            systemctl start id
            curl -sS --fail --retry 50 --retry-connrefused --retry-delay 1 --cacert crt \\
                https://id.company.com:4593/api/company/.well-known/openid-configuration
            """;

    private static final String CURL =
            "curl -sS --fail --cacert /etc/coder/tls/ca.crt --retry 20 --retry-connrefused --retry-delay 1 ";

    private static final String SERVED = "openssl s_client -connect 127.0.0.1:443 -servername coder.company.com"
            + " </dev/null 2>/dev/null | openssl x509 -noout -serial";

    private final SandboxHost host;
    private final Desk desk;

    SignInOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        this.desk = new Desk(dir).sharingReleases().environment("SECRET", SECRET);
    }

    @BeforeEach
    void startTheProvider() {
        assertThat(sh(host, START_PROVIDER)).contains("\"issuer\":\"" + PROVIDER + "company\"", "jwks_uri");
    }

    @Test
    void livesAWholeLife() {
        refusesAProviderThatCannotBeUsed();
        infra("company", "days = 40; renew_days = 5");
        desk.ok("plan");
        desk.ok("apply", "-y");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");
        servesTlsAndFoundTheProvider();
        desk.ok("taskserv", "doctor", "coder");
        getsAnotherCertificate();
        doesNotStartWithoutItsProvider();

        desk.ok("taskserv", "delete", "coder", "-y");
        assertThat(
                        sh(
                                host,
                                "ls -d /etc/coder/coder.env /etc/systemd/system/coder.service 2>/dev/null; ss -Hltn 'sport = :443 or sport = :7080'"))
                .isEmpty();
    }

    private void refusesAProviderThatCannotBeUsed() {
        refuses(
                "company",
                PROVIDER + "company does not answer: curl: (60) SSL certificate problem: self-signed certificate");
        sh(host, "cp /srv/id/crt /usr/local/share/ca-certificates/id.crt; update-ca-certificates >&2");
        refuses("other", "the provider names itself " + PROVIDER + "company, and not " + PROVIDER + "other");
        refuses("company/", "the provider names itself " + PROVIDER + "company, and not " + PROVIDER + "company/");
        refuses("none", PROVIDER + "none does not answer: curl: (22) The requested URL returned error: 404");
        assertThat(sh(host, "ls -d /etc/coder 2>/dev/null; true")).isEmpty();
    }

    private void servesTlsAndFoundTheProvider() {
        assertThat(sh(host, CURL + "https://coder.company.com/healthz https://app--me.coder.company.com/healthz"))
                .contains("OKOK");
        assertThat(
                        sh(
                                host,
                                "openssl x509 -in /etc/coder/tls/coder.crt -noout -ext subjectAltName; stat -c '%U %a' /etc/coder/tls/coder.key"))
                .contains("DNS:coder.company.com, DNS:*.coder.company.com", "coder 600");
        assertThat(sh(
                        host,
                        "openssl s_client -connect 127.0.0.1:443 -tls1_1 </dev/null 2>&1 | grep -c 'Cipher is (NONE)'"))
                .isEqualTo("1\n");
        assertThat(sh(host, "cat /etc/coder/coder.env"))
                .contains(
                        "CODER_OIDC_ISSUER_URL=\"" + PROVIDER + "company\"\n",
                        "CODER_OIDC_CLIENT_SECRET=\"" + SECRET + "\"\n")
                .contains(
                        "CODER_OIDC_SCOPES=\"openid,profile,email,groups\"\n",
                        "CODER_OIDC_EMAIL_DOMAIN=\"company.com\"\n");
        assertThat(sh(host, "journalctl --no-pager -u coder"))
                .contains("found the OpenID Connect provider")
                .doesNotContain(SECRET);
        assertThat(desk.said()).doesNotContain(SECRET);
    }

    private void getsAnotherCertificate() {
        String state = SERVED + "; systemctl show -P MainPID coder";
        String before = sh(host, state);
        infra("company", "days = 300; renew_days = 50");
        desk.ok("apply", "-y");
        String after = sh(host, state);
        assertThat(after.lines().toList())
                .hasSize(2)
                .doesNotContainAnyElementsOf(before.lines().toList());
        assertThat(sh(host, CURL + "https://coder.company.com/healthz")).contains("OK");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");
        assertThat(sh(host, state)).isEqualTo(after);
    }

    private void doesNotStartWithoutItsProvider() {
        sh(host, "systemctl stop id");
        assertThat(desk.run("taskserv", "doctor", "coder", "--infra", "it")).isEqualTo(1);
        assertThat(desk.said()).contains(PROVIDER + "company does not answer: curl: (7) Failed to connect");
        sh(host, "systemctl start id");
        await(host, "curl -s --fail -o /dev/null " + PROVIDER + "other/.well-known/openid-configuration");

        sh(
                host,
                "sed -i 's,api/company,api/other,' /etc/coder/coder.env; ! systemctl restart coder; systemctl stop coder");
        assertThat(sh(host, "journalctl --no-pager -u coder"))
                .contains("the issuer does not match: CODER_OIDC_ISSUER_URL is \"" + PROVIDER + "other\"");
        desk.ok("apply", "-y");
        assertThat(sh(host, "systemctl is-active coder")).isEqualTo("active\n");
    }

    private void refuses(String issuer, String because) {
        infra(issuer, "");
        assertThat(desk.plan()).as(desk.said()).isEqualTo(3);
        assertThat(desk.said()).contains(because, "compare `oauth.issuer_url` with what the provider says");
    }

    private void infra(String issuer, String tls) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/postgresql/Postgresql.pkl"
                import "modulepath:/taskservs/tls/TlsServer.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", """
                        new Postgresql {}
                              new TlsServer { %s }
                              new CoderServer {
                                version = "2.8.0"
                                allow_stand_in = true
                                access_url = "https://coder.company.com"
                                wildcard_access_url = "*.coder.company.com"
                                database { typ = "postgresql" }
                                tls { enabled = true; address = "0.0.0.0:443" }
                                admin { email = "admin@company.com" }
                                oauth {
                                  enabled = true
                                  provider = "oidc"
                                  client_id = "coder-client"
                                  client_secret = secret.env("SECRET")
                                  issuer_url = "%s%s"
                                  scopes { "groups" }
                                  email_domains { "company.com" }
                                }
                              }""".formatted(tls, PROVIDER, issuer))));
    }
}
