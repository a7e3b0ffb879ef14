package dev.fettle.modules.postgresqlhba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.postgresql.TestCluster;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresqlHbaModuleTest {

    private static final String BEFORE =
            "# first $(x) * \\n\n\nlocal   all\tall   peer\n  # inner\nhost all all 127.0.0.1/32 scram-sha-256";

    private final PostgresqlHbaModule module = new PostgresqlHbaModule();

    @TempDir
    Path dir;

    private static PostgresqlHbaSpec spec(Path file, String address, Presence state) {
        return new PostgresqlHbaSpec(
                file.toString(),
                "hostssl",
                "coder",
                "coder",
                Optional.of(address),
                "scram-sha-256",
                Psql.DEFAULT_PORT,
                state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void putsTheRecordFirstOnceAndTakesItAwayAgain(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path file = Files.writeString(dir.resolve("pg_hba.conf"), BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        bench.apply(module, spec(file, "10.0.0.7", Presence.PRESENT));
        assertThat(bench.decide(module, spec(file, "10.0.0.7", Presence.PRESENT))
                        .kind())
                .isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(Files.readString(file))
                .isEqualTo(
                        "# first $(x) * \\n\n\nhostssl coder coder 10.0.0.7/32 scram-sha-256\nlocal   all\tall   peer\n"
                                + "  # inner\nhost all all 127.0.0.1/32 scram-sha-256\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        bench.apply(module, spec(file, "10.0.0.7", Presence.ABSENT));
        assertThat(Files.readString(file)).isEqualTo(BEFORE + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void knowsARecordWithOtherBlanks(String shell) throws Exception {
        Path file = Files.writeString(dir.resolve("pg_hba.conf"), "hostssl\tcoder   coder web-1\t scram-sha-256");
        assertThat(new ScriptBench(shell)
                        .decide(module, spec(file, "web-1", Presence.PRESENT))
                        .kind())
                .isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aRecordThatTheServerWouldNotTakeIsPutBack(String shell) throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            ScriptBench bench = cluster.bench(shell.split(" "));
            Path file = cluster.data().resolve("pg_hba.conf");
            String before = Files.readString(file);
            PostgresqlHbaSpec wrong = new PostgresqlHbaSpec(
                    file.toString(),
                    "host",
                    "coder",
                    "coder",
                    Optional.of("10.0.0.7"),
                    "scram-sha-265",
                    TestCluster.PORT,
                    Presence.PRESENT);
            ScriptBench.Ended ended = new ScriptBench.Ended(0, "", "");
            for (Action action : ((Decision.Change) bench.decide(module, wrong)).actions()) {
                ended = bench.perform(action);
            }
            assertThat(ended.status()).isNotZero();
            assertThat(ended.errors())
                    .startsWith("PostgreSQL would not take " + file + ", so it is as it was before:\nline ")
                    .endsWith("invalid authentication method \"scram-sha-265\"\n");
            assertThat(file).hasContent(before);
            PostgresqlHbaSpec right = new PostgresqlHbaSpec(
                    file.toString(),
                    "host",
                    "coder",
                    "coder",
                    Optional.of("10.0.0.7"),
                    "scram-sha-256",
                    TestCluster.PORT,
                    Presence.PRESENT);
            bench.apply(module, right);
            assertThat(bench.decide(module, right).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
            assertThat(cluster.sql("select error from pg_hba_file_rules where error is not null"))
                    .isEmpty();
            assertThat(cluster.data().toFile().list((d, name) -> name.contains("fettle")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aLinkThatIsPutInTheWayIsNotFollowed(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path file = Files.writeString(dir.resolve("pg_hba.conf"), BEFORE);
        Path target = Files.createDirectory(dir.resolve("target"));
        for (String name : List.of("old", "new", "wrong")) {
            Files.writeString(target.resolve(name), "secret");
        }
        Path work = dir.resolve(".pg_hba.conf.fettle-new");
        for (Presence state : Presence.values()) {
            List<Action> actions = ((Decision.Change) bench.decide(module, spec(file, "10.0.0.7", state))).actions();
            assertThat(bench.perform(actions.get(0)).status()).isZero();
            Path away = Files.move(work, dir.resolve("away-" + state));
            Files.createSymbolicLink(work, target);
            String before = Files.readString(file);
            for (Action action : List.of(actions.get(1), actions.get(actions.size() - 1))) {
                assertThat(bench.perform(action).errors()).contains("has been replaced while it was in use");
            }
            assertThat(file).hasContent(before);
            assertThat(away).isDirectoryNotContaining(path -> path.endsWith("new"));
            // One that lies there from the beginning is only removed.
            bench.apply(module, spec(file, "10.0.0.7", state));
            assertThat(work).doesNotExist();
        }
        for (String name : List.of("old", "new", "wrong")) {
            assertThat(target.resolve(name)).hasContent("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void goesOnWhereItWasStopped(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path file = dir.resolve("pg_hba.conf");
        for (Presence state : Presence.values()) {
            PostgresqlHbaSpec desired = spec(file, "10.0.0.7", state);
            int most = state == Presence.PRESENT ? 4 : 3;
            for (int done = 1; done < most; done++) {
                Files.writeString(file, BEFORE + (state == Presence.PRESENT ? "" : "\n" + desired.line() + "\n"));
                List<Action> actions = ((Decision.Change) bench.decide(module, desired)).actions();
                assertThat(actions).hasSize(most);
                for (Action action : actions.subList(0, done)) {
                    bench.perform(action);
                }
                assertThat(bench.decide(module, desired).kind()).isEqualTo(Decision.Kind.CHANGE);
                bench.apply(module, desired);
                assertThat(bench.decide(module, desired).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
                assertThat(dir).isDirectoryNotContaining(path -> path.toString().contains("fettle"));
                assertThat(Files.readString(file).lines().filter(desired.line()::equals))
                        .hasSize(state == Presence.PRESENT ? 1 : 0);
            }
        }
    }

    @Test
    void describesItsOwnRemoval() {
        PostgresqlHbaSpec desired = spec(Path.of("/etc/pg_hba.conf"), "web-1", Presence.PRESENT);
        String key = module.resources(desired).manages().get(0);
        assertThat(module.removal(key)).contains(spec(Path.of("/etc/pg_hba.conf"), "web-1", Presence.ABSENT));
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThatThrownBy(() -> spec(Path.of("/f"), "a b", Presence.PRESENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`a b`");
        assertThatThrownBy(() -> new PostgresqlHbaSpec(
                        "/f", "local", "all", "all", Optional.of("web-1"), "peer", Psql.DEFAULT_PORT, Presence.PRESENT))
                .hasMessageContaining("has no `address`");
    }
}
