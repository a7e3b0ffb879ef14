package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.Modules;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the document's production block for its whole life: two servers on one database, behind a proxy, with an own authority. */
@SandboxHosts({"pdb", "pcoder-1", "pcoder-2", "proxy"})
class ProductionOnHostTest {

    private static final Pattern TRIPS = Pattern.compile("([0-9]+) round trips");
    private static final String RESOLVED =
            "--cacert /etc/nginx/tls/ca.crt --resolve coder.company.com:443:127.0.0.1 --resolve app--me.coder.company.com:443:127.0.0.1 ";

    private static final String LOGIN =
            "printf '%%s' '{\"email\":\"admin@example.com\",\"password\":\"%s\"}' | curl -s -H 'Content-Type: application/json' --data-binary @- "
                    + RESOLVED + "https://coder.company.com/api/v2/users/login ";

    private final StringBuilder table = new StringBuilder();
    private final SandboxHost db;
    private final List<SandboxHost> coders;
    private final SandboxHost proxy;
    private final HostBench onDb;
    private final HostBench onFirst;
    private final HostBench onSecond;
    private final HostBench onProxy;

    @TempDir
    Path dir;

    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(dir).sharingReleases();
    }

    ProductionOnHostTest(
            @SandboxHosts.Named("pdb") SandboxHost db,
            @SandboxHosts.Named("pcoder-1") SandboxHost first,
            @SandboxHosts.Named("pcoder-2") SandboxHost second,
            @SandboxHosts.Named("proxy") SandboxHost proxy) {
        this.db = db;
        this.coders = List.of(first, second);
        this.proxy = proxy;
        onDb = new HostBench(db, Modules.all());
        onFirst = new HostBench(first, Modules.all());
        onSecond = new HostBench(second, Modules.all());
        onProxy = new HostBench(proxy, Modules.all());
    }

    @Test
    void livesAWholeLife() throws IOException {
        infra("2.8.0");
        step("plan", 0, "plan");
        assertThat(desk.said()).contains("need a Premium licence of Coder");
        step("apply", 0, "apply", "-y");
        assertThat(desk.said()).contains("Converged: ");
        step("apply again", 0, "apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
        servesNamesAndWebSockets();
        leavesOutAServerThatIsDown();
        for (HostBench each : List.of(onFirst, onSecond)) {
            each.sh("echo '" + proxy.address() + " coder.company.com' >>/etc/hosts");
        }
        step("doctor", 0, "taskserv", "doctor", "coder");

        step("backup", 0, "taskserv", "run", "coder-1", "backup", "-y");
        onDb.sh("runuser -u postgres -- psql -v ON_ERROR_STOP=1 -d coder -c 'TRUNCATE users CASCADE'");
        onSecond.sh("systemctl stop coder");
        assertThat(login()).isEqualTo("401");
        step("restore", 0, "taskserv", "run", "coder-1", "restore", "-y");
        assertThat(login()).isEqualTo("201");

        step("upgrade", 0, "taskserv", "run", "coder-1", "upgrade", "to=2.9.0", "-y");
        assertThat(onFirst.sh("curl -s http://127.0.0.1:7080/api/v2/buildinfo")).contains("v2.9.0");
        assertThat(onSecond.sh("systemctl start coder; systemctl is-active coder; true"))
                .doesNotContainPattern("(?m)^active$");
        step("downgrade", 0, "taskserv", "run", "coder-1", "downgrade", "to=2.8.0", "from=latest", "-y");
        step("converge", 0, "apply", "-y");
        step("apply again", 0, "apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
        assertThat(login()).isEqualTo("201");

        step("remove", 0, "taskserv", "delete", "coder", "-y");
        step("remove proxy", 0, "taskserv", "delete", "nginx", "-y");
        assertThat(onProxy.sh("ls /etc/nginx/conf.d")).isEmpty();
        System.out.print(table);
    }

    private void servesNamesAndWebSockets() throws IOException {
        assertThat(onProxy.sh("curl -sS " + RESOLVED + "https://coder.company.com/healthz"))
                .contains("OK");
        assertThat(onProxy.sh("curl -sS " + RESOLVED + "https://app--me.coder.company.com/healthz"))
                .contains("OK");
        assertThat(onProxy.sh("curl -s -o /dev/null -w '%{http_code} %{redirect_url}'"
                        + " -H 'Host: coder.company.com' http://127.0.0.1/healthz"))
                .contains("301 https://coder.company.com/healthz");
        assertThat(login()).isEqualTo("201");
        assertThat(onFirst.sh("cat /etc/coder/coder.env"))
                .contains("CODER_PROXY_TRUSTED_HEADERS=\"X-Forwarded-For\"")
                .contains("CODER_PROXY_TRUSTED_ORIGINS=\"" + proxy.address() + "/32\"")
                .contains(
                        "CODER_DERP_SERVER_RELAY_URL=\"http://" + coders.get(0).address() + ":7080\"");
        // A text, which comes back, and a close, after which the server hangs up.
        assertThat(onProxy.sh(LOGIN.formatted(password())
                        + "| grep -o '\"session_token\":\"[^\"]*' | cut -d '\"' -f 4 >/tmp/token\n" + """
                        { printf '%s\\r\\n' 'GET /api/v2/debug/ws HTTP/1.1' 'Host: coder.company.com' 'Connection: Upgrade' 'Upgrade: websocket' \\
                            'Sec-WebSocket-Version: 13' 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\
                            "Coder-Session-Token: $(cat /tmp/token)" ''
                          printf '\\201\\205\\0\\0\\0\\0hello\\210\\200\\0\\0\\0\\0'
                        } | timeout 30 openssl s_client -quiet -verify_return_error -CAfile /etc/nginx/tls/ca.crt \\
                            -connect 127.0.0.1:443 -servername coder.company.com 2>/tmp/said | tr -d '\\200-\\377'
                        rm /tmp/token
                        """))
                .contains("HTTP/1.1 101 Switching Protocols", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .contains("\r\n\r\n\u0005hello");
    }

    private void leavesOutAServerThatIsDown() {
        onSecond.sh("systemctl stop coder");
        for (int i = 0; i < 6; i++) {
            assertThat(onProxy.sh("curl -sS " + RESOLVED + "https://coder.company.com/healthz"))
                    .contains("OK");
        }
        onSecond.sh("systemctl start coder");
    }

    private String login() throws IOException {
        return onProxy.sh(LOGIN.formatted(password()) + "-o /dev/null -w '%{http_code}'")
                .strip();
    }

    private String password() throws IOException {
        return Files.readString(dir.resolve("infra/secrets/coder-1/admin")).strip();
    }

    private void step(String name, int status, String... args) {
        String[] all =
                Stream.concat(Stream.of(args), Stream.of("--infra", "prod")).toArray(String[]::new);
        long begun = System.nanoTime();
        assertThat(desk.run(all)).as(desk::said).isEqualTo(status);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        int trips = 0;
        for (Matcher m = TRIPS.matcher(desk.said()); m.find(); ) {
            trips += Integer.parseInt(m.group(1));
        }
        table.append(String.format(
                Locale.ROOT,
                "%-14s %6.1f s %4s round trips%n",
                name,
                took.toMillis() / 1000.0,
                trips == 0 ? "-" : trips));
    }

    private void infra(String version) throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/prod.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/nginx/Nginx.pkl"
                import "modulepath:/taskservs/postgresql/Postgresql.pkl"
                import "modulepath:/taskservs/tls/TlsServer.pkl"
                secret_store = "secrets"
                local coder: CoderServer = new {
                  name = "coder-1"
                  version = "%s"
                  allow_stand_in = true
                  run_user { name = "coder"; group = "coder"; home = "/home/coder" }
                  access_url = "https://coder.company.com"
                  wildcard_access_url = "*.coder.company.com"
                  http_address = "0.0.0.0:7080"
                  behind_proxy = true
                  replica = true
                  database { typ = "postgresql"; password = secret.store("coder/database") }
                  telemetry_enabled = false
                  secure_auth_cookie = true
                  max_session_token_lifetime = "720h"
                }
                servers {
                  default { connection = "sandbox"; user = "root"; settings { ["sandbox_group"] = "%s" } }
                  ["db"] { address = "%s"; taskservs { new Postgresql {}; new TlsServer {} } }
                  ["coder-1"] { address = "%s"; taskservs { (coder) { admin { email = "admin@example.com" } } } }
                  ["coder-2"] { address = "%s"; taskservs { (coder) { name = "coder-2" } } }
                  ["proxy"] {
                    address = "%s"
                    taskservs { new Nginx { server_names { "coder.company.com"; "*.coder.company.com" } } }
                  }
                }
                """.formatted(
                        version,
                        db.group(),
                        db.address(),
                        coders.get(0).address(),
                        coders.get(1).address(),
                        proxy.address()));
    }
}
