package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
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
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreModule;
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreSpec;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleModule;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleSpec;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaModule;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaSpec;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.service.ServiceSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
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

        // A server that is down is waited for, not refused, when an earlier task starts it.
        bench.sh("systemctl stop postgresql");
        Plan down = bench.plan(all);
        assertThat(down.diagnostics()).isEmpty();
        assertThat(down.tasks().get(2).certainty()).isEqualTo(PlannedTask.Certainty.DEFERRED);
        bench.converge(all);

        bench.converge(tables, usage, extension, schema, reader, database, role, service, server);
        assertThat(bench.sh("ls -A /var/lib/postgresql")).doesNotContain("coder.dump");
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
}
