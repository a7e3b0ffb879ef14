package dev.fettle.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.postgresqlextension.PostgresqlExtensionModule;
import dev.fettle.modules.postgresqlextension.PostgresqlExtensionSpec;
import dev.fettle.modules.postgresqlgrant.GrantObjects;
import dev.fettle.modules.postgresqlgrant.PostgresqlGrantModule;
import dev.fettle.modules.postgresqlgrant.PostgresqlGrantSpec;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaModule;
import dev.fettle.modules.postgresqlschema.PostgresqlSchemaSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ScriptBench;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keep what the databases of a real server hold, from several shells. */
class PostgresqlContentsTest {

    private static final PostgresqlSchemaModule SCHEMAS = new PostgresqlSchemaModule();
    private static final PostgresqlExtensionModule EXTENSIONS = new PostgresqlExtensionModule();
    private static final PostgresqlGrantModule GRANTS = new PostgresqlGrantModule();
    private static final String ODD = "Up/p%er \"q\" 'x' $HOME=1";

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        cluster.sql("create role owner");
        cluster.sql("create role reader");
        cluster.sql("create database plain");
        cluster.sql("create database \"" + ODD.replace("\"", "\"\"") + "\"");
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static PostgresqlSchemaSpec schema(String name, String database, String owner) {
        return new PostgresqlSchemaSpec(name, database, Optional.of(owner), TestCluster.PORT, Presence.PRESENT);
    }

    private static PostgresqlExtensionSpec extension(String name, String version, String schema) {
        return new PostgresqlExtensionSpec(
                name,
                "plain",
                Optional.of(version).filter(v -> !v.isEmpty()),
                Optional.of(schema).filter(s -> !s.isEmpty()),
                false,
                TestCluster.PORT,
                Presence.PRESENT);
    }

    private static PostgresqlGrantSpec grant(
            GrantObjects objects, String schema, List<String> names, boolean exact, String... privileges) {
        return new PostgresqlGrantSpec(
                "reader",
                "plain",
                objects,
                Optional.of(schema).filter(s -> !s.isEmpty()),
                names,
                Optional.of("owner").filter(o -> objects.name().startsWith("DEFAULT_")),
                List.of(privileges),
                exact,
                TestCluster.PORT,
                Presence.PRESENT);
    }

    private static <S extends Record> void settles(ScriptBench bench, TaskModule<S> module, S spec) {
        assertThat(DecisionText.of(bench.apply(module, spec))).startsWith("change");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    private static <S extends Record> void goes(ScriptBench bench, TaskModule<S> module, S spec) {
        for (String key : module.resources(spec).manages()) {
            settles(bench, module, module.removal(key).orElseThrow());
        }
    }

    private static List<Difference> differences(Decision decision) {
        return ((Decision.Change) decision).differences();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void schemasOfAnyNameConvergeInDatabasesOfAnyName(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        for (String database : List.of("plain", ODD)) {
            for (String name : List.of("app", ODD)) {
                PostgresqlSchemaSpec spec = schema(name, database, "owner");
                settles(bench, SCHEMAS, spec);
                PostgresqlSchemaSpec other = schema(name, database, "reader");
                assertThat(differences(bench.decide(SCHEMAS, other)))
                        .containsExactly(Difference.of("owner", "owner", "reader"));
                settles(bench, SCHEMAS, other);
                goes(bench, SCHEMAS, spec);
            }
        }
    }

    @Test
    void questionsAboutSeveralDatabasesAreAskedTogether() throws Exception {
        ScriptBench bench = cluster.bench("dash");
        settles(bench, SCHEMAS, schema("here", "plain", "owner"));
        List<PostgresqlSchemaSpec> specs = List.of(
                schema("here", "plain", "owner"),
                schema("here", ODD, "owner"),
                schema("there", "plain", "owner"),
                schema("there", "nowhere", "owner"));
        assertThat(bench.ask(
                        specs.stream().map(PostgresqlContentsTest::question).toList()))
                .extracting(Object::toString)
                .containsExactly(
                        "State[answers=true, exists=true, owner=owner]",
                        "State[answers=true, exists=false, owner=]",
                        "State[answers=true, exists=false, owner=]",
                        "State[answers=true, exists=false, owner=]");
        goes(bench, SCHEMAS, schema("here", "plain", "owner"));
        // What is to go from a database that is gone is gone; a server that is down says nothing.
        PostgresqlSchemaSpec gone = SCHEMAS.removal("postgresql.schema:" + TestCluster.PORT + "/nowhere/there")
                .orElseThrow();
        assertThat(bench.decide(SCHEMAS, gone)).isEqualTo(Decision.upToDate("the schema is not there"));
        PostgresqlSchemaSpec down = new PostgresqlSchemaSpec("here", "plain", Optional.empty(), 1, Presence.PRESENT);
        assertThat(bench.decide(SCHEMAS, down)).isEqualTo(Psql.silent(1));
    }

    @SuppressWarnings("unchecked")
    private static dev.fettle.engine.spi.Probe<Object> question(PostgresqlSchemaSpec spec) {
        return (dev.fettle.engine.spi.Probe<Object>) SCHEMAS.probes(spec).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void extensionsAreCreatedUpdatedMovedAndDropped(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        cluster.sql("plain", "create schema tools");
        settles(bench, EXTENSIONS, extension("pg_trgm", "1.3", "public"));
        PostgresqlExtensionSpec latest = extension("pg_trgm", "latest", "tools");
        assertThat(differences(bench.decide(EXTENSIONS, latest)))
                .containsExactly(Difference.of("version", "1.3", "1.6"), Difference.of("schema", "public", "tools"));
        settles(bench, EXTENSIONS, latest);
        assertThat(bench.decide(EXTENSIONS, extension("pg_trgm", "", "")).kind())
                .isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(DecisionText.of(bench.decide(EXTENSIONS, extension("pg_trgm", "1.4", ""))))
                .startsWith("blocked: nothing leads extension `pg_trgm` from version 1.6 to 1.4\n");
        assertThat(DecisionText.of(bench.decide(EXTENSIONS, extension("pg_trgm", "9.9", ""))))
                .startsWith("blocked: the host has no version 9.9 of extension `pg_trgm`; its files give 1.6\n");
        goes(bench, EXTENSIONS, latest);
        PostgresqlExtensionSpec needy = new PostgresqlExtensionSpec(
                "earthdistance", "plain", Optional.empty(), Optional.empty(), true, TestCluster.PORT, Presence.PRESENT);
        settles(bench, EXTENSIONS, needy);
        goes(bench, EXTENSIONS, needy);
        cluster.sql("plain", "drop schema tools; drop extension cube");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void privilegesOfAllKindsAreGrantedAndRevoked(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        cluster.sql(
                "plain",
                "create schema app authorization owner; create table app.\"T 1\" (n serial);"
                        + " create view app.v as select 1; alter table app.\"T 1\" owner to owner");
        List<PostgresqlGrantSpec> all = List.of(
                grant(GrantObjects.DATABASE, "", List.of(), false, "create", "temp"),
                grant(GrantObjects.SCHEMA, "app", List.of(), false, "USAGE"),
                grant(GrantObjects.TABLES, "app", List.of("T 1", "v"), false, "SELECT", "INSERT"),
                grant(GrantObjects.SEQUENCES, "app", List.of(), false, "USAGE"),
                grant(GrantObjects.DEFAULT_TABLES, "app", List.of(), false, "SELECT"),
                grant(GrantObjects.DEFAULT_SEQUENCES, "", List.of(), false, "USAGE"));
        for (PostgresqlGrantSpec spec : all) {
            settles(bench, GRANTS, spec);
        }
        assertThat(cluster.sql(
                        "plain",
                        "select has_table_privilege('reader', 'app.v', 'insert'),"
                                + " has_sequence_privilege('reader', 'app.\"T 1_n_seq\"', 'usage')"))
                .isEqualTo("t|t");
        cluster.sql("plain", "set role owner; create table app.later (n serial); reset role");
        assertThat(cluster.sql(
                        "plain",
                        "select has_table_privilege('reader', 'app.later', 'select'),"
                                + " has_sequence_privilege('reader', 'app.later_n_seq', 'usage')"))
                .isEqualTo("t|t");

        // By hand, one is taken and another given: without `exact` only the first is mended.
        cluster.sql("plain", "revoke insert on app.v from reader; grant update, delete on app.v to reader");
        PostgresqlGrantSpec some = all.get(2);
        assertThat(differences(bench.decide(GRANTS, some)))
                .containsExactly(Difference.created("table app.v", "INSERT"));
        PostgresqlGrantSpec exact = grant(GrantObjects.TABLES, "app", List.of("T 1", "v"), true, "SELECT", "INSERT");
        assertThat(differences(bench.decide(GRANTS, exact)))
                .containsExactly(
                        Difference.created("table app.v", "INSERT"),
                        Difference.removed("table app.v", "DELETE, UPDATE"));
        settles(bench, GRANTS, exact);
        assertThat(differences(bench.decide(GRANTS, grant(GrantObjects.TABLES, "app", List.of(), true, "SELECT"))))
                .containsExactly(
                        Difference.removed("table app.T 1", "INSERT"), Difference.removed("table app.v", "INSERT"));
        for (PostgresqlGrantSpec spec : all) {
            goes(bench, GRANTS, spec);
        }
        assertThat(cluster.sql("plain", "select count(*) from pg_default_acl")).isEqualTo("0");
        cluster.sql("plain", "drop schema app cascade");
    }

    @Test
    void aTableThatIsMissingIsNamedWithItsPort() {
        PostgresqlGrantSpec spec = grant(GrantObjects.TABLES, "a/b", List.of("t"), false, "SELECT");
        assertThat(GRANTS.probes(spec).get(0).arguments())
                .contains(new Argument.Text(Psql.hex("postgresql.table:" + TestCluster.PORT + "/plain/a%2Fb/")));
    }

    @Test
    void everybodyMayBeTakenWhatTheServerGivesByItself() throws Exception {
        ScriptBench bench = cluster.bench("dash");
        PostgresqlGrantSpec nothing = new PostgresqlGrantSpec(
                "public",
                "plain",
                GrantObjects.DATABASE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                true,
                TestCluster.PORT,
                Presence.PRESENT);
        assertThat(differences(bench.decide(GRANTS, nothing)))
                .containsExactly(Difference.removed("database plain", "CONNECT, TEMPORARY"));
        settles(bench, GRANTS, nothing);
        cluster.sql("grant connect on database plain to public");
        assertThat(bench.decide(GRANTS, nothing).reason()).isEqualTo("the role has privileges that it shall not have");
    }
}
