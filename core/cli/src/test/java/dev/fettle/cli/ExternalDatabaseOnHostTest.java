package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps a Coder server in a database that somebody else has made: nothing but its own role's rights is there. */
@SandboxHosts("ext-1")
class ExternalDatabaseOnHostTest {

    private static final String PASSWORD = "their-Own-p4ssword";

    private final SandboxHost host;
    private final Desk desk;

    ExternalDatabaseOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        desk = new Desk(dir)
                .sharingReleases()
                .environment("ADMIN", "four-horses-Like-hay")
                .environment("THEIRS", PASSWORD);
    }

    @BeforeEach
    void makeTheDatabase() {
        sh(host, """
                command -v pg_ctlcluster >/dev/null || {
                    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql curl
                } >&2
                cd /
                runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 <<'SQL'
                DROP DATABASE IF EXISTS coder WITH (FORCE);
                DROP ROLE IF EXISTS coder;
                CREATE ROLE coder LOGIN PASSWORD '%s';
                CREATE DATABASE coder;
                \\c coder
                GRANT CREATE ON SCHEMA public TO coder;
                SQL
                """.formatted(PASSWORD));
    }

    private void infra(String version) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", """
                new CoderServer {
                  version = "%s"
                  allow_stand_in = true
                  access_url = "http://ext-1:7080"
                  http_address = "0.0.0.0:7080"
                  database { typ = "postgresql"; host = "127.0.0.1"; password = secret.env("THEIRS"); ssl_mode = "disable" }
                  admin { email = "a@example.test"; password = secret.env("ADMIN") }
                }""".formatted(version))));
    }

    private void refuses(String because, String... args) {
        String started = started();
        assertThat(desk.runIt(args)).as(desk.said()).isEqualTo(3);
        assertThat(desk.said()).contains(because).doesNotContain(PASSWORD);
        assertThat(started()).isEqualTo(started);
    }

    private String started() {
        return sh(host, "systemctl show -p ActiveState -p ActiveEnterTimestampMonotonic coder");
    }

    private String sql(String statement) {
        return sh(
                host, "cd /; runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 -At -d coder -c \"" + statement + "\"");
    }

    @Test
    void noticesADatabaseOfANewerCoder() {
        infra("2.10.0");
        sql("REVOKE CREATE ON SCHEMA public FROM coder");
        refuses("the role coder may not create tables in its schema", "plan");
        assertThat(desk.said()).contains("`GRANT CREATE ON SCHEMA`");
        sql("GRANT CREATE ON SCHEMA public TO coder");
        desk.ok("taskserv", "create", "coder", "-y");
        desk.ok("taskserv", "delete", "coder", "-y");
        assertThat(sql("SELECT version FROM schema_migrations")).isEqualTo("205\n");
        assertThat(sh(host, "ls /opt/coder /etc/coder 2>/dev/null; true")).isEmpty();

        infra("2.8.0");
        refuses(
                "the database has schema 205, which Coder 2.8.0 does not know: it has served Coder 2.10.0 or newer",
                "taskserv",
                "create",
                "coder",
                "-y");
        assertThat(desk.said()).contains("coder/preflight.schema@ext-1", "hint: Set `version` to the release");
        sql("UPDATE schema_migrations SET version = 900");
        refuses("it has served Coder releases newer than all known ones", "plan");
        sql("UPDATE schema_migrations SET version = 187, dirty = true");
        refuses("the database was left within a change of its schema to 187", "plan");
        sql("UPDATE schema_migrations SET version = 205, dirty = false");
        infra("2.10.0");
        desk.ok("taskserv", "create", "coder", "-y");
        assertThat(sql("SELECT count(*) FROM users")).isEqualTo("1\n");
        desk.ok("taskserv", "delete", "coder", "-y");
    }

    @Test
    void savesAndBringsBackOrRefusesBeforeAnythingIsTouched() {
        infra("2.8.0");
        desk.ok("taskserv", "create", "coder", "-y");
        desk.ok("taskserv", "run", "coder", "backup", "-y");
        sql("TRUNCATE users CASCADE");
        desk.ok("taskserv", "run", "coder", "restore", "-y");
        assertThat(sql("SELECT count(*) FROM users")).isEqualTo("1\n");
        desk.ok("taskserv", "doctor", "coder");
        assertThat(desk.out()).contains("ok    backup: the database can be saved");

        // Debian's own is a link.
        sh(host, "mv /usr/bin/pg_dump /usr/bin/aside");
        refusesToSave("pg_dump is missing");
        sh(
                host,
                "printf '#!/bin/sh\\necho \"pg_dump (PostgreSQL) 12.22 (Ubuntu)\"\\n' >/usr/bin/pg_dump; chmod +x /usr/bin/pg_dump");
        refusesToSave("pg_dump of PostgreSQL 12 cannot save PostgreSQL 15, which is newer");
        desk.ok("plan");
        assertThat(desk.out()).contains("warning[advice] `coder/preflight.backup@ext-1`: pg_dump of PostgreSQL 12");
        desk.ok("taskserv", "doctor", "coder");
        assertThat(desk.out()).contains("odd   backup: pg_dump of PostgreSQL 12", "`database.client_package`");
        sh(host, "mv -f /usr/bin/aside /usr/bin/pg_dump; mv /usr/bin/psql /usr/bin/aside");
        refusesToSave("psql is missing");
        sh(host, "mv /usr/bin/aside /usr/bin/psql");

        sql("ALTER TABLE schema_migrations OWNER TO postgres");
        refusesToSave("the tables of Coder belong to the role postgres, and not to coder");
        sql("ALTER TABLE schema_migrations OWNER TO coder; REVOKE CREATE ON SCHEMA public FROM coder");
        refuses("the role coder may not create tables in its schema", "taskserv", "run", "coder", "restore", "-y");
        sql("GRANT CREATE ON SCHEMA public TO coder");
        sh(host, "systemctl stop postgresql@15-main");
        refusesToSave("the database does not answer");
        sh(host, "systemctl start postgresql@15-main; systemctl restart coder");

        desk.ok("taskserv", "run", "coder", "restore", "-y");
        assertThat(sql("SELECT count(*) FROM users")).isEqualTo("1\n");
        desk.ok("taskserv", "delete", "coder", "-y");
    }

    private void refusesToSave(String because) {
        refuses(because, "taskserv", "run", "coder", "backup", "-y");
        refuses(because, "taskserv", "run", "coder", "restore", "-y");
        refuses(because, "taskserv", "run", "coder", "upgrade", "to=2.9.0", "-y");
    }
}
