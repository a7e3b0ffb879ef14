package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.Modules;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys Coder's stand-in with its database on another host, operates it, breaks it and brings it back. */
@SandboxHosts({"db-1", "coder-1", "small-1"})
class CoderOnHostTest {

    private final SandboxHost db;
    private final SandboxHost coder;
    private final SandboxHost small;
    private final HostBench onCoder;
    private final HostBench onDb;

    @TempDir
    Path dir;

    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(dir).sharingReleases();
    }

    CoderOnHostTest(
            @SandboxHosts.Named("db-1") SandboxHost db,
            @SandboxHosts.Named("coder-1") SandboxHost coder,
            @SandboxHosts.Named("small-1") SandboxHost small) {
        this.db = db;
        this.coder = coder;
        this.small = small;
        onCoder = new HostBench(coder, Modules.all());
        onDb = new HostBench(db, Modules.all());
    }

    @Test
    void deploysOperatesBreaksAndRestores() throws IOException {
        infra("2.8.0");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: ");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");

        asksWithoutChanging();
        savesAndStartsAgain();
        bringsBackWhatWasLost();
        letsTheOwnerInAgain();
        rotatesTheSecretsOfTheDatabase();
        savesBeforeAnUpgradeAndGoesBackByRestore();
        refusesPortsThatAreTaken();
        upgradesAndGoesBackWhereThatFails();
        downgradesToASchemaThatTheReleaseKnows();
        restoresWithoutTouchingWhatIsOthers();
    }

    @Test
    void savesAndBringsBackTheBuiltInDatabase() throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/try.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                local coder: CoderServer = new {
                  name = "coder-dev"
                  oauth { enabled = true; provider = "github"; client_id = "id"; client_secret = secret.file("infra/client") }
                  allow_stand_in = true
                  run_user { name = "coder"; home = "/home/coder" }
                  access_url = "http://small-1:7080"
                  http_address = "0.0.0.0:7080"
                  database { typ = "sqlite"; path = "/var/lib/coder/coder.db" }
                  admin { email = "admin@example.com" }
                  backup { keep = 1 }
                }
                servers {
                  ["small-1"] {
                    address = "%s"
                    connection = "sandbox"
                    user = "root"
                    settings { ["sandbox_group"] = "%s" }
                    taskservs { coder }
                  }
                }
                """.formatted(small.address(), small.group()));
        Files.writeString(dir.resolve("infra/client"), "f1rst-client-secret");
        HostBench onSmall = new HostBench(small, Modules.all());
        ok("taskserv", "create", "coder");
        ok("taskserv", "run", "coder", "backup");
        ok("taskserv", "run", "coder", "backup");
        assertThat(onSmall.sh("ls /var/backups/coder | wc -l")).isEqualToIgnoringNewLines("1");

        onSmall.sh("systemctl stop coder; rm -r /var/lib/coder/config/postgres");
        assertThat(run("taskserv", "doctor", "coder")).isEqualTo(1);
        assertThat(desk.said()).contains("wrong database: /var/lib/coder/config/postgres is missing");
        ok("taskserv", "run", "coder", "restore");
        ok("taskserv", "doctor", "coder");
        assertThat(desk.said()).contains("ok    sign-in: github is offered");
        onSmall.sh("sed -i /GITHUB/d /etc/coder/coder.env; systemctl restart coder");
        assertThat(run("taskserv", "doctor", "coder")).isEqualTo(1);
        assertThat(desk.said()).contains("wrong sign-in: the server does not offer github");
        Files.writeString(dir.resolve("infra/client"), "s3cond-client-secret");
        ok("taskserv", "run", "coder", "rotate-secrets");
        assertThat(desk.said()).contains("Converged: 2 changes").doesNotContain("client-secret");
        assertThat(onSmall.sh("cat /etc/coder/coder.env")).contains("CLIENT_SECRET=\"s3cond-client-secret\"");
        ok("taskserv", "doctor", "coder");
        ok("taskserv", "run", "coder", "reset-admin");
        ok("taskserv", "run", "coder", "stop");
        ok("taskserv", "run", "coder", "start");
        ok("taskserv", "run", "coder", "restart");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
        ok("taskserv", "delete", "coder");
        assertThat(onSmall.sh("ls /etc/systemd/system/coder.service /opt/coder 2>/dev/null; true"))
                .isEmpty();
    }

    private void asksWithoutChanging() {
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("active (running)", "health: OK", "server: v2.8.0");
        assertThat(onCoder.sh("runuser -u coder -- coder server --help")).contains("USAGE:");
        ok("taskserv", "run", "coder", "logs");
        assertThat(desk.said()).contains("this is a stand-in");
        ok("taskserv", "run", "coder", "logs", "lines=1");
        assertThat(desk.said()).doesNotContain("this is a stand-in");
        ok("taskserv", "doctor", "coder");
        assertThat(desk.said())
                .contains("ok    database: PostgreSQL 15", "ok    certificate:", "ok    configuration:")
                .contains("ok    workspaces: Coder finds itself well");
    }

    private void savesAndStartsAgain() {
        ok("taskserv", "run", "coder", "backup");
        assertThat(desk.said()).contains("| saved as /var/backups/coder/");
        assertThat(onCoder.sh("ls /var/backups/coder/*/")).contains("database.sql", "configuration.tar", "SHA256SUMS");
        assertThat(onCoder.sh("stat -c %a /var/backups/coder")).isEqualToIgnoringNewLines("700");
        assertThat(onCoder.sh("systemctl is-active coder")).contains("active");

        onCoder.sh("mv /var/backups/coder /var/backups/aside; touch /var/backups/coder");
        assertThat(run("taskserv", "run", "coder", "backup")).isEqualTo(1);
        assertThat(desk.said()).contains("coder/save");
        assertThat(onCoder.sh("systemctl is-active coder")).isEqualToIgnoringNewLines("active");
        onCoder.sh("rm /var/backups/coder; mv /var/backups/aside /var/backups/coder");
    }

    private void bringsBackWhatWasLost() throws IOException {
        sql("TRUNCATE users CASCADE");
        onCoder.sh("systemctl stop coder; chmod 644 /etc/coder/coder.env; rm /etc/coder/tls/coder.key");
        assertThat(run("taskserv", "doctor", "coder")).isEqualTo(1);
        assertThat(desk.said())
                .contains("wrong service: coder.service is inactive", "can be read by others than root")
                .contains("wrong listening:", "wrong health:", "wrong certificate:", "ok    database:")
                .contains("odd   workspaces: the first user cannot log in");
        ok("taskserv", "run", "coder", "restore");
        assertThat(login()).isEqualTo("201");
        ok("taskserv", "doctor", "coder");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void letsTheOwnerInAgain() throws IOException {
        sql("UPDATE users SET hashed_password = 'lost'");
        assertThat(login()).isEqualTo("401");
        ok("taskserv", "run", "coder", "reset-admin");
        assertThat(login()).isEqualTo("201");
        assertThat(desk.said()).doesNotContain(password());
    }

    private void rotatesTheSecretsOfTheDatabase() throws IOException {
        ok("taskserv", "run", "coder", "rotate-secrets");
        assertThat(desk.said())
                .contains("warning[advice] `coder/changed@coder-1`: the server has these secrets already.")
                .contains("hint: Change first what `store:coder/database` leads to", "Converged: 0 changes");
        Path kept = dir.resolve("infra/secrets/coder/database");
        String old = Files.readString(kept).strip();
        assertThat(accepts(old)).isTrue();
        Files.delete(kept);

        ok("taskserv", "run", "coder", "rotate-secrets", "--check");
        String fresh = Files.readString(kept).strip();
        assertThat(desk.said())
                .contains("coder/password", "coder/env-file")
                .doesNotContain("the server has these", old, fresh);
        assertThat(accepts(old)).isTrue();

        onDb.sh("systemctl stop postgresql@15-main");
        assertThat(run("taskserv", "run", "coder", "rotate-secrets")).isEqualTo(1);
        assertThat(desk.said())
                .contains("the database accepts neither the new password nor the one in /etc/coder/coder.env");
        onDb.sh("systemctl start postgresql@15-main");
        ok("taskserv", "run", "coder", "rotate-secrets");
        assertThat(desk.said())
                .contains("| the database accepts the new password, and the old one no longer", "Converged: 3 changes")
                .doesNotContain(old, fresh);
        assertThat(accepts(old)).isFalse();
        assertThat(accepts(fresh)).isTrue();
        assertThat(onCoder.sh("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:7080/api/v2/users/first"))
                .isEqualTo("200");
        assertThat(onDb.sh("grep -rFl " + fresh + " /var/log/postgresql || true"))
                .isEmpty();
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
        // A backup that is older than the password.
        ok("taskserv", "run", "coder", "restore");
        assertThat(login()).isEqualTo("201");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private boolean accepts(String password) {
        return onCoder.sh("PGPASSWORD=" + password + " psql -w -At -h " + db.address()
                        + " -U coder -d coder -c 'SELECT 1' 2>/dev/null || true")
                .strip()
                .equals("1");
    }

    private void savesBeforeAnUpgradeAndGoesBackByRestore() throws IOException {
        infra("2.9.0");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("coder/saved@coder-1");
        assertThat(onCoder.sh("ls -d /var/backups/coder/2* | wc -l")).isEqualToIgnoringNewLines("2");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("server: v2.9.0");

        infra("2.8.0");
        assertThat(run("taskserv", "create", "coder")).isEqualTo(3);
        assertThat(desk.said()).contains("Coder 2.9.0 is installed", "restore");
        ok("taskserv", "run", "coder", "restore");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("server: v2.8.0");
        assertThat(login()).isEqualTo("201");
        ok("taskserv", "create", "coder");
        ok("taskserv", "doctor", "coder");
    }

    private void upgradesAndGoesBackWhereThatFails() throws IOException {
        String schema = schema();
        onCoder.sh("mkdir -p /etc/systemd/system/coder.service.d; printf '%s\\n' '[Service]'"
                + " \"ExecStartPost=/bin/sh -c 'case \\$(readlink /usr/local/bin/coder) in */2.10.0/*) exit 1;; esac'\""
                + " >/etc/systemd/system/coder.service.d/local.conf; systemctl daemon-reload");
        assertThat(run("taskserv", "run", "coder", "upgrade", "to=2.10.0")).isEqualTo(1);
        assertThat(desk.said()).contains("Coder 2.10.0 does not start", "went back to Coder 2.8.0, which answers");
        assertThat(onCoder.sh("journalctl -u coder")).contains("migrated the database");
        assertThat(schema()).isEqualTo(schema);
        assertThat(login()).isEqualTo("201");
        assertThat(desk.said()).doesNotContain(password());
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: ");
        onCoder.sh("rm -r /etc/systemd/system/coder.service.d; systemctl daemon-reload");

        ok("taskserv", "run", "coder", "upgrade", "to=2.10.0", "minutes=5");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("server: v2.10.0", "certificate ends: ", "% of ");
        assertThat(schema()).isNotEqualTo(schema);
        infra("2.10.0");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("coder/remove-path:-opt-coder-2.8.0@coder-1", "Converged: 1 change");
        ok("taskserv", "run", "coder", "upgrade");
        assertThat(run("taskserv", "run", "coder", "upgrade", "to=2.9.0")).isEqualTo(3);
        assertThat(desk.said()).contains("Coder 2.10.0 is installed, which is newer than 2.9.0");
        assertThat(run("taskserv", "run", "coder", "upgrade", "version=2.9.0")).isEqualTo(3);
        assertThat(desk.said()).contains("has no argument `version`: there are minutes, to.");
    }

    private void downgradesToASchemaThatTheReleaseKnows() throws IOException {
        assertThat(run("taskserv", "run", "coder", "downgrade", "to=2.8.0")).isEqualTo(3);
        assertThat(desk.said()).contains("which Coder 2.8.0 does not know", "from=latest");
        ok("taskserv", "run", "coder", "downgrade", "to=2.8.0", "from=latest");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("server: v2.8.0", "database: PostgreSQL 15", "schema " + schema());
        assertThat(login()).isEqualTo("201");
        infra("2.8.0");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("coder/remove-path:-opt-coder-2.10.0@coder-1", "Converged: 1 change");
    }

    private void restoresWithoutTouchingWhatIsOthers() throws IOException {
        ok("taskserv", "run", "coder", "backup", "keep=2", "toController=true");
        Path fetched = dir.resolve("backups/coder-1/coder.tar");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(fetched)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(fetched, StandardCharsets.ISO_8859_1)).contains("database.sql", "SHA256SUMS");
        assertThat(onCoder.sh("ls -d /var/backups/coder/2* | wc -l")).isEqualToIgnoringNewLines("2");
        sql(
                "CREATE TABLE public.theirs (n int); CREATE SCHEMA reports; CREATE VIEW reports.people AS SELECT email FROM users");
        assertThat(run("taskserv", "run", "coder", "restore")).isEqualTo(3);
        assertThat(desk.said()).contains("others depend on the tables of Coder, and would be lost: reports.people");
        sql(
                "DROP VIEW reports.people; INSERT INTO theirs VALUES (42); DELETE FROM site_configs WHERE key = 'deployment_id'");
        ok("taskserv", "run", "coder", "restore");
        assertThat(desk.said()).contains("what it replaced is saved as /var/backups/coder/replaced");
        assertThat(onDb.sh("runuser -u postgres -- psql -Atd coder -c 'SELECT n FROM theirs'"))
                .isEqualToIgnoringNewLines("42");
        assertThat(login()).isEqualTo("201");
        ok("taskserv", "run", "coder", "backup");
    }

    private String schema() {
        return onDb.sh("runuser -u postgres -- psql -Atd coder -c 'SELECT version FROM schema_migrations'")
                .strip();
    }

    private void refusesPortsThatAreTaken() throws IOException {
        infra("2.8.0", "http_address = \"127.0.0.1:22\"");
        assertThat(run("taskserv", "create", "coder")).isEqualTo(3);
        assertThat(desk.said()).contains("port 22 is taken by another program");
        infra("2.8.0");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private String login() throws IOException {
        return onCoder.sh("printf '%s' '{\"email\":\"admin@example.com\",\"password\":\"" + password()
                        + "\"}' | curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json'"
                        + " --data-binary @- http://127.0.0.1:7080/api/v2/users/login")
                .strip();
    }

    private String password() throws IOException {
        return Files.readString(dir.resolve("infra/secrets/coder/admin")).strip();
    }

    private void sql(String statement) {
        onDb.sh("runuser -u postgres -- psql -v ON_ERROR_STOP=1 -d coder -c \"" + statement + "\"");
    }

    private void ok(String... args) {
        assertThat(run(args)).as(desk::said).isZero();
    }

    private int run(String... args) {
        boolean asks = args[1].equals("doctor");
        String[] all = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(args),
                        asks
                                ? java.util.stream.Stream.of("--infra", "try")
                                : java.util.stream.Stream.of("--infra", "try", "-y"))
                .toArray(String[]::new);
        return desk.run(all);
    }

    private void infra(String version, String... more) throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/try.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/postgresql/Postgresql.pkl"
                import "modulepath:/taskservs/tls/TlsServer.pkl"
                secret_store = "secrets"
                local coder: CoderServer = new {
                  version = "%s"
                  allow_stand_in = true
                  access_url = "https://coder-1"
                  database { typ = "postgresql" }
                  tls { enabled = true }
                  admin { email = "admin@example.com" }
                  %s
                }
                servers {
                  default { connection = "sandbox"; user = "root"; settings { ["sandbox_group"] = "%s" } }
                  ["db-1"] { address = "%s"; taskservs { new Postgresql {}; new TlsServer {} } }
                  ["coder-1"] { address = "%s"; taskservs { coder } }
                }
                """.formatted(
                        version, String.join("\n", more), coder.group(), db.address(), coder.address()));
    }
}
