package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseModule;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseSpec;
import dev.fettle.modules.postgresqldump.PostgresqlDumpModule;
import dev.fettle.modules.postgresqldump.PostgresqlDumpSpec;
import dev.fettle.modules.postgresqlextension.PostgresqlExtensionModule;
import dev.fettle.modules.postgresqlextension.PostgresqlExtensionSpec;
import dev.fettle.modules.postgresqlgrant.GrantObjects;
import dev.fettle.modules.postgresqlgrant.PostgresqlGrantModule;
import dev.fettle.modules.postgresqlgrant.PostgresqlGrantSpec;
import dev.fettle.modules.postgresqlhba.PostgresqlHbaModule;
import dev.fettle.modules.postgresqlhba.PostgresqlHbaSpec;
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreModule;
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreSpec;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleModule;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleSpec;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaModule;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaSpec;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.service.ServiceSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

@SandboxHosts("postgresql-1")
final class PostgresqlOnHostTest {

    private final HostBench bench;

    PostgresqlOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all()).secret("db", "p%w'd \"$x\" ü");
    }

    @Test
    void installsCreatesMendsAndRemoves() {
        Task server = bench.task("server", new PackageModule(), PackageSpec.of("postgresql"))
                .provides("command:psql")
                .provides("user:postgres")
                .build();
        // The package's own service; instances of it are the clusters.
        Task service = bench.task("service", new ServiceModule(), ServiceSpec.running("postgresql.service"))
                .after(server.id())
                .build();
        Task role = bench.task(
                        "role",
                        new PostgresqlRoleModule(),
                        PostgresqlRoleSpec.of("coder", Content.secret(SecretRef.parse("test:db"))))
                .build();
        Task database = bench.task(
                        "database", new PostgresqlDatabaseModule(), PostgresqlDatabaseSpec.of("coder", "coder"))
                .build();
        Task reader = bench.task(
                        "reader",
                        new PostgresqlRoleModule(),
                        PostgresqlRoleSpec.of("reader", Content.secret(SecretRef.parse("test:db"))))
                .build();
        Task schema = bench.task(
                        "schema", new PostgresqlSchemaModule(), PostgresqlSchemaSpec.of("app", "coder", "coder"))
                .build();
        Task extension = bench.task(
                        "extension", new PostgresqlExtensionModule(), PostgresqlExtensionSpec.of("pg_trgm", "coder"))
                .build();
        Task usage = bench.task(
                        "usage",
                        new PostgresqlGrantModule(),
                        PostgresqlGrantSpec.inSchema("reader", "coder", GrantObjects.SCHEMA, "app", "USAGE"))
                .build();
        Task tables = bench.task(
                        "tables",
                        new PostgresqlGrantModule(),
                        PostgresqlGrantSpec.inSchema("reader", "coder", GrantObjects.TABLES, "app", "SELECT"))
                .build();
        Task dump = bench.task(
                        "dump",
                        new PostgresqlDumpModule(),
                        PostgresqlDumpSpec.of("/var/lib/postgresql/coder.dump", "coder"))
                .after(schema.id())
                .build();
        Task copy = bench.task("copy", new PostgresqlDatabaseModule(), PostgresqlDatabaseSpec.of("copy", "coder"))
                .build();
        Task restore = bench.task(
                        "restore",
                        new PostgresqlRestoreModule(),
                        new PostgresqlRestoreSpec(
                                "copy", "/srv/coder.sql", Optional.of("public.pond"), Psql.DEFAULT_PORT))
                .build();
        Task sql = bench.task(
                        "sql",
                        new FileModule(),
                        FileSpec.of("/srv/coder.sql", "create table public.pond (fish text);\n"))
                .build();
        Task[] all = {
            restore, copy, sql, dump, tables, usage, extension, schema, reader, database, role, service, server
        };

        Plan plan = bench.plan(all);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.tasks())
                .extracting(t -> t.id().name())
                .startsWith("server", "service")
                .hasSize(all.length);
        assertThat(plan.tasks().subList(2, all.length))
                .filteredOn(t -> !t.id().equals(sql.id()))
                .extracting(PlannedTask::certainty)
                .containsOnly(PlannedTask.Certainty.FORETOLD);
        Report report = bench.converge(all);
        assertThat(report.count(Outcome.CHANGED)).isGreaterThanOrEqualTo(3);
        assertThat(bench.sh("PGPASSWORD='p%w'\\''d \"$x\" ü' psql -X -A -t -h localhost -U coder coder -c 'select 1'"
                        .replace("\"$x\"", "\"'$'x\"")
                        .replace("'$'x", "$x")))
                .isEqualTo("1\n");

        bench.sh("runuser -u postgres -- psql -X -q -c \"alter role coder password 'other'\"");
        Plan byHand = bench.plan(all);
        assertThat(byHand.changes()).singleElement().satisfies(p -> {
            assertThat(p.id().name()).isEqualTo("role");
            assertThat(((Decision.Change) p.decision()).differences()).containsExactly(Difference.secret("password"));
        });
        bench.converge(all);

        // A database that is to be made anew is foretold with what it holds; tables have come meanwhile.
        bench.sh("runuser -u postgres -- psql -X -q -d coder -c 'drop schema app; drop extension pg_trgm' -c '"
                + "revoke all on database coder from reader' -d postgres");
        bench.sh("runuser -u postgres -- psql -X -q -c 'drop database coder'");
        Plan anew = bench.plan(all);
        assertThat(anew.diagnostics()).isEmpty();
        assertThat(anew.changes())
                .extracting(p -> p.id().name() + " " + p.certainty())
                .containsExactlyInAnyOrder("database KNOWN", "schema FORETOLD", "extension FORETOLD", "usage FORETOLD");
        bench.converge(all);
        bench.sh("runuser -u postgres -- psql -X -q -d coder -c 'create table app.t (n int)'");
        bench.expectChanges(List.of("tables: the role lacks privileges"), all);
        bench.converge(all);

        bench.sh("rm /var/lib/postgresql/coder.dump");
        bench.expectChanges(List.of("dump: there is no dump"), all);
        bench.converge(all);
        assertThat(bench.sh(
                        "stat -c '%U %a' /var/lib/postgresql/coder.dump; runuser -u postgres -- psql -X -A -t -d copy -c"
                                + " 'select count(*) from pond'"))
                .isEqualTo("root 600\n0\n");

        revokesWhatLeavesAList(all);
        followsNoLinkOfTheServersUser(all);
        leavesNothingOfADumpThatFails(all);

        // A server that is down is waited for, not refused, when an earlier task starts it.
        bench.sh("systemctl stop postgresql");
        Plan down = bench.plan(all);
        assertThat(down.diagnostics()).isEmpty();
        assertThat(down.tasks().get(2).certainty()).isEqualTo(PlannedTask.Certainty.DEFERRED);
        bench.converge(all);

        bench.converge(tables, usage, extension, schema, reader, database, role, service, server);
        assertThat(bench.sh("ls -A /var/lib/postgresql")).doesNotContain("dump");
        bench.expectChanges(
                List.of(
                        "remove-postgresql.grant:coder-schema-app-USAGE-reader: the role has privileges that it shall not have",
                        "remove-postgresql.schema:coder-app: the schema is there; all it holds is lost",
                        "remove-postgresql.extension:coder-pg_trgm: the extension is there; the data that it keeps is lost",
                        "remove-postgresql.database:coder: the database is there; all it holds is lost",
                        "remove-postgresql.role:coder: the role is there",
                        "remove-postgresql.role:reader: the role is there"),
                service,
                server);
        bench.converge(service, server);
        assertThat(
                        bench.sh(
                                "runuser -u postgres -- psql -X -A -t -c \"select count(*) from pg_roles where rolname='coder'\""))
                .isEqualTo("0\n");
    }

    private void sql(String database, String sql) {
        bench.sh("runuser -u postgres -- psql -X -q -d " + database + " -c \"" + sql.replace("\"", "\\\"") + "\"");
    }

    private static Task[] with(Task[] all, Task... more) {
        return Stream.concat(Stream.of(more), Stream.of(all)).toArray(Task[]::new);
    }

    private Task[] writing(Task[] all, List<String> tables, String... privileges) {
        PostgresqlGrantSpec grant = new PostgresqlGrantSpec(
                "writer",
                "coder",
                GrantObjects.TABLES,
                Optional.of("app"),
                tables,
                Optional.empty(),
                List.of(privileges),
                false,
                Psql.DEFAULT_PORT,
                Presence.PRESENT);
        return with(
                all,
                bench.task("writing", new PostgresqlGrantModule(), grant).build(),
                bench.task(
                                "writer",
                                new PostgresqlRoleModule(),
                                PostgresqlRoleSpec.of("writer", Content.secret(SecretRef.parse("test:db"))))
                        .build());
    }

    private String privileges() {
        return bench.sh("runuser -u postgres -- psql -X -A -t -d coder -c \"select table_name || ' ' || privilege_type"
                + " from information_schema.role_table_grants where grantee = 'writer' order by 1\"");
    }

    /** Two tables with two privileges each are four things, which go one by one. */
    private void revokesWhatLeavesAList(Task... all) {
        bench.converge(writing(all, List.of("t"), "SELECT"));
        assertThat(bench.plan(writing(all, List.of("a/b", "c"), "SELECT")).diagnostics())
                .extracting(Diagnostic::summary)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("postgresql.table:coder/app/a%2Fb");
        sql("coder", "create table app.\"a/b\" (n int); create table app.c (n int)");
        List<String> both = List.of("a/b", "c");
        bench.converge(writing(all, both, "SELECT", "UPDATE"));
        assertThat(privileges()).isEqualTo("a/b SELECT\na/b UPDATE\nc SELECT\nc UPDATE\n");

        Task[] fewerPrivileges = writing(all, both, "SELECT");
        assertThat(bench.plan(fewerPrivileges).changes())
                .extracting(p -> p.id().name())
                .hasSize(2)
                .allMatch(name -> name.matches("remove-postgresql.grant:coder-tables-app-.*-UPDATE-writer.*"));
        bench.converge(fewerPrivileges);
        assertThat(privileges()).isEqualTo("a/b SELECT\nc SELECT\n");

        bench.converge(writing(all, List.of("c"), "SELECT", "UPDATE"));
        assertThat(privileges()).isEqualTo("c SELECT\nc UPDATE\n");

        bench.converge(writing(all, both, "SELECT", "UPDATE"));
        assertThat(bench.plan(all).changes())
                .extracting(p -> p.id().name())
                .hasSize(5)
                .last(InstanceOfAssertFactories.STRING)
                .isEqualTo("remove-postgresql.role:writer");
        bench.converge(all);
        assertThat(privileges()).isEmpty();
    }

    /** The directories of both files are the server's user's. */
    private void followsNoLinkOfTheServersUser(Task... all) {
        String file = bench.sh("ls /etc/postgresql/*/main/pg_hba.conf").strip();
        String work = file.replace("pg_hba.conf", ".pg_hba.conf.fettle-new");
        bench.sh("mkdir -p /srv/target && printf keep >/srv/kept && printf keep >/srv/target/dump"
                + " && printf keep >/srv/target/new && runuser -u postgres -- ln -s /srv/target " + work
                + " && runuser -u postgres -- ln -s /srv/kept " + file + ".fettle-new"
                + " && runuser -u postgres -- ln -s /srv/kept " + file + ".fettle-old"
                + " && runuser -u postgres -- ln -s /srv/target /var/lib/postgresql/.coder.dump.fettle-new"
                + " && rm /var/lib/postgresql/coder.dump");
        Task record = bench.task(
                        "record",
                        new PostgresqlHbaModule(),
                        new PostgresqlHbaSpec(
                                file,
                                "host",
                                "coder",
                                "coder",
                                Optional.of("10.0.0.7"),
                                "scram-sha-256",
                                Psql.DEFAULT_PORT,
                                Presence.PRESENT))
                .build();
        bench.converge(with(all, record));
        assertThat(bench.sh("cat " + file)).contains("\nhost coder coder 10.0.0.7/32 scram-sha-256\n");
        bench.converge(all);
        assertThat(bench.sh("cat " + file)).doesNotContain("10.0.0.7");
        assertThat(bench.sh(
                        "stat -c '%U %a %s' /srv/kept /srv/target/*; ls -A /srv/target; ls -A /var/lib/postgresql; ls "
                                + work + " 2>/dev/null || stat -c '%U %a' " + file))
                .startsWith("root 644 4\nroot 644 4\nroot 644 4\ndump\nnew\n")
                .contains("coder.dump\n")
                .doesNotContain(".coder.dump")
                .endsWith("postgres 640\n");
        bench.sh("rm " + file + ".fettle-*");
    }

    private void leavesNothingOfADumpThatFails(Task... all) {
        sql("coder", "create table app.lost (n int); insert into app.lost values (1); checkpoint");
        // What the reader shall have is more now.
        bench.converge(all);
        String path = bench.sh("runuser -u postgres -- psql -X -A -t -d coder -c \"select setting || '/' ||"
                        + " pg_relation_filepath('app.lost') from pg_settings where name = 'data_directory'\"")
                .strip();
        bench.sh("mv " + path + " /srv/lost && rm /var/lib/postgresql/coder.dump && systemctl restart postgresql");
        TaskResult failed = bench.result(bench.apply(all), "dump");
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.detail()).contains("lost", "pg_dump wrote nothing.");
        assertThat(bench.sh("ls -A /var/lib/postgresql")).doesNotContain("dump");
        bench.sh("mv /srv/lost " + path);
        bench.converge(all);
        // What a run that was broken off has left goes with the dump.
        bench.sh(
                "mkdir /var/lib/postgresql/.coder.dump.fettle-new && touch /var/lib/postgresql/.coder.dump.fettle-new/dump");
    }
}
