package dev.fettle.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseModule;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseSpec;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleModule;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleSpec;
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

/** Keep roles and databases of a real server, from several shells. */
class PostgresqlHostTest {

    private static final SecretRef REF = SecretRef.parse("env:PASSWORD");
    private static final PostgresqlRoleModule ROLES = new PostgresqlRoleModule();
    private static final PostgresqlDatabaseModule DATABASES = new PostgresqlDatabaseModule();

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static PostgresqlRoleSpec role(String name) {
        return new PostgresqlRoleSpec(
                name,
                Optional.of(Content.secret(REF)),
                true,
                Optional.of(false),
                Optional.of(true),
                Optional.empty(),
                Optional.of(5),
                TestCluster.PORT,
                Presence.PRESENT);
    }

    private static PostgresqlDatabaseSpec database(String name, String owner) {
        return new PostgresqlDatabaseSpec(
                name,
                Optional.of(owner),
                Optional.of("utf-8"),
                Optional.of("C.UTF-8"),
                Optional.empty(),
                TestCluster.PORT,
                Presence.PRESENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void namesAndPasswordsOfAnyKindConverge(String shell) throws Exception {
        String[] words = shell.split(" ");
        for (String name : List.of("coder", "Up-Per \"q\" 'x' $HOME", "-v", "zoë|;\\")) {
            for (String password :
                    List.of("p%s'\"\\ $x `id` ü", "I\u00ADX\u2168 \u00AA", "x".repeat(200), "-n :'name'")) {
                ScriptBench bench = cluster.bench(words).secret(REF, password);
                PostgresqlRoleSpec role = role(name);
                assertThat(DecisionText.of(bench.apply(ROLES, role))).startsWith("change: ");
                assertThat(bench.decide(ROLES, role)).isEqualTo(Decision.upToDate("the role is as it shall be"));
                assertThat(cluster.log())
                        .contains("create role")
                        .doesNotContain("p%s")
                        .doesNotContain("xxxx");
            }
            ScriptBench bench = cluster.bench(words);
            PostgresqlDatabaseSpec database = database(name, name);
            assertThat(DecisionText.of(bench.apply(DATABASES, database))).startsWith("change: ");
            assertThat(bench.decide(DATABASES, database))
                    .isEqualTo(Decision.upToDate("the database is as it shall be"));
            PostgresqlDatabaseSpec gone = DATABASES
                    .removal(DATABASES.resources(database).manages().get(0))
                    .orElseThrow();
            assertThat(DecisionText.of(bench.apply(DATABASES, gone))).startsWith("change, destructive: ");
            assertThat(bench.decide(DATABASES, gone)).isEqualTo(Decision.upToDate("the database is not there"));
            PostgresqlRoleSpec left =
                    ROLES.removal(ROLES.resources(role(name)).manages().get(0)).orElseThrow();
            bench.apply(ROLES, left);
            assertThat(bench.decide(ROLES, left)).isEqualTo(Decision.upToDate("the role is not there"));
        }
    }

    @Test
    void aChangeByHandIsShownExactlyAndMended() throws Exception {
        ScriptBench bench = cluster.bench("dash").secret(REF, "first");
        bench.apply(ROLES, role("hand"));
        cluster.sql("alter role hand password 'other' createrole superuser connection limit 7");
        Decision decision = bench.decide(ROLES, role("hand"));
        assertThat(((Decision.Change) decision).differences())
                .containsExactly(
                        Difference.of("superuser", "yes", "no"),
                        Difference.of("connectionLimit", "7", "5"),
                        Difference.secret("password"));
        bench.apply(ROLES, role("hand"));
        assertThat(bench.decide(ROLES, role("hand"))).isInstanceOf(Decision.UpToDate.class);

        cluster.sql("set password_encryption = 'md5'; alter role hand password 'first'");
        assertThat(((Decision.Change) bench.decide(ROLES, role("hand"))).reason())
                .isEqualTo("the role has another password");
        cluster.sql("alter role hand password null");
        assertThat(((Decision.Change) bench.decide(ROLES, role("hand"))).reason())
                .isEqualTo("the role has no password");
    }

    @Test
    void whatCannotBeChangedIsRefused() throws Exception {
        ScriptBench bench = cluster.bench("dash");
        cluster.sql("create database latin encoding 'LATIN1' locale 'C' template template0");
        assertThat(DecisionText.of(bench.decide(DATABASES, database("latin", "postgres"))))
                .contains("blocked: the database `latin` has encoding `LATIN1`, not `utf-8`");
        cluster.sql("create database plain encoding 'UTF8' locale 'C' template template0");
        assertThat(DecisionText.of(bench.decide(DATABASES, database("plain", "postgres"))))
                .contains("has locale `C`, not `C.UTF-8`");
    }

    @Test
    void aServerThatDoesNotAnswerBlocks() throws Exception {
        PostgresqlRoleSpec elsewhere = new PostgresqlRoleSpec(
                "x",
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Presence.PRESENT);
        assertThat(cluster.bench("dash").decide(ROLES, elsewhere)).isEqualTo(Psql.silent(1));
    }
}
