package dev.fettle.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.postgresqldump.PostgresqlDumpModule;
import dev.fettle.modules.postgresqldump.PostgresqlDumpSpec;
import dev.fettle.modules.postgresqldump.PostgresqlDumpSpec.Format;
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreModule;
import dev.fettle.modules.postgresqlrestore.PostgresqlRestoreSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ScriptBench;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dump databases of a real server and restore them, from several shells. */
class PostgresqlDumpTest {

    private static final PostgresqlDumpModule DUMPS = new PostgresqlDumpModule();
    private static final PostgresqlRestoreModule RESTORES = new PostgresqlRestoreModule();
    private static final String ODD = "it's=a \\ \"name\"";

    private static TestCluster cluster;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        cluster.sql("create database source");
        cluster.sql("source", "create table pond (fish text); insert into pond values ('carp'), (E'o\\'perch')");
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static PostgresqlDumpSpec dump(Path file, String database, Format format) {
        return new PostgresqlDumpSpec(
                file.toString(),
                Optional.of(database),
                Optional.of(Duration.ofHours(1)),
                format,
                Optional.of("nobody"),
                Optional.empty(),
                Optional.of("0640"),
                TestCluster.PORT,
                Presence.PRESENT);
    }

    private static PostgresqlRestoreSpec restore(Path file, Optional<String> creates) {
        return new PostgresqlRestoreSpec(ODD, file.toString(), creates, TestCluster.PORT);
    }

    private static void make() throws Exception {
        String quoted = "\"" + ODD.replace("\"", "\"\"") + "\"";
        cluster.sql("drop database if exists " + quoted);
        cluster.sql("create database " + quoted);
    }

    private static ScriptBench.Ended perform(ScriptBench bench, Decision decision) {
        ScriptBench.Ended ended = new ScriptBench.Ended(0, "", "");
        for (Action action : ((Decision.Change) decision).actions()) {
            if (ended.status() == 0) {
                ended = bench.perform(action);
            }
        }
        return ended;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void whatIsDumpedIsRestoredOnce(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        for (Format format : Format.values()) {
            Path file = dir.resolve("-a $b " + format);
            PostgresqlDumpSpec spec = dump(file, "source", format);
            assertThat(bench.apply(DUMPS, spec).reason()).isEqualTo("there is no dump");
            assertThat(Files.getOwner(file).getName()).isEqualTo("nobody");
            assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0640);
            assertThat(bench.decide(DUMPS, spec)).isEqualTo(Decision.upToDate("the dump is there"));

            make();
            PostgresqlRestoreSpec again = restore(file, Optional.empty());
            assertThat(bench.apply(RESTORES, again).reason()).isEqualTo("the database holds nothing");
            assertThat(cluster.sql(
                            "dbname='" + ODD.replace("\\", "\\\\").replace("'", "\\'") + "'",
                            "select count(*) from pond"))
                    .isEqualTo("2");
            assertThat(bench.decide(RESTORES, again)).isEqualTo(Decision.upToDate("the database holds something"));
            assertThat(bench.decide(RESTORES, restore(file, Optional.of("public.pond"))))
                    .isEqualTo(Decision.upToDate("`public.pond` is there"));

            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3700)));
            assertThat(bench.apply(DUMPS, spec).reason()).isEqualTo("the dump is older than 1h");
            assertThat(bench.decide(DUMPS, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
            bench.apply(DUMPS, PostgresqlDumpSpec.absent(file.toString()));
            assertThat(dir).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aDumpIsRestoredWhollyOrNotAtAll(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        make();
        Path broken = Files.writeString(dir.resolve("broken.sql"), "create table one (n int);\nselect 1 / 0;\n");
        assertThat(perform(bench, bench.decide(RESTORES, restore(broken, Optional.empty())))
                        .errors())
                .contains("division by zero");
        Path zipped = dir.resolve("whole.sql.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("create table one (n int);\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(zipped);
        Path cut = Files.write(dir.resolve("cut.sql.gz"), java.util.Arrays.copyOf(bytes, bytes.length - 6));
        assertThat(perform(bench, bench.decide(RESTORES, restore(cut, Optional.empty())))
                        .status())
                .isNotZero();
        PostgresqlRestoreSpec spec = restore(zipped, Optional.of("\"public\".one"));
        assertThat(bench.apply(RESTORES, spec).reason()).isEqualTo("`\"public\".one` is not there");
        assertThat(bench.decide(RESTORES, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aDumpThatFailsLeavesTheOldOne(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        Path file = Files.writeString(dir.resolve("d"), "old");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3700)));
        Decision decision = bench.decide(DUMPS, dump(file, "source", Format.PLAIN));
        assertThat(DecisionText.of(decision)).contains("~ dump: (older than 1h) -> database source\n");
        cluster.sql("alter database source rename to elsewhere");
        assertThat(perform(bench, decision).errors()).contains("database \"source\" does not exist");
        cluster.sql("alter database elsewhere rename to source");
        assertThat(file).hasContent("old");
        assertThat(dir).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aDumpThatBreaksOffLeavesNothingOfItself(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        cluster.sql("create database broken");
        cluster.sql("broken", "create table lost (n int); insert into lost values (1)");
        Path data = cluster.data().resolve(cluster.sql("broken", "select pg_relation_filepath('lost')"));
        cluster.sql("checkpoint");
        Files.delete(data);
        ScriptBench.Ended ended = perform(bench, bench.decide(DUMPS, dump(dir.resolve("d"), "broken", Format.PLAIN)));
        cluster.sql("drop database broken");
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("lost", "pg_dump wrote nothing.");
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void aLinkThatIsPutInTheWayIsNotFollowed(String shell) throws Exception {
        ScriptBench bench = cluster.bench(shell.split(" "));
        Path target = Files.createDirectory(dir.resolve("target"));
        Path secret = Files.writeString(target.resolve("dump"), "secret");
        Files.writeString(target.resolve("said"), "");
        Path file = dir.resolve("d");
        Path work = dir.resolve(".d.fettle-new");
        Files.createSymbolicLink(work, target);
        bench.apply(DUMPS, dump(file, "source", Format.PLAIN));
        assertThat(target).isDirectoryContaining(secret::equals);
        Files.delete(file);

        // As the server's user could between two steps.
        List<Action> actions = ((Decision.Change) bench.decide(DUMPS, dump(file, "source", Format.PLAIN))).actions();
        assertThat(bench.perform(actions.get(0)).status()).isZero();
        Files.move(work, dir.resolve("away"));
        Files.createSymbolicLink(work, target);
        assertThat(bench.perform(actions.get(actions.size() - 1)))
                .isEqualTo(new ScriptBench.Ended(1, "", work + " has been replaced while it was in use\n"));
        assertThat(secret).hasContent("secret");
        assertThat(Files.getOwner(secret).getName()).isEqualTo("root");
        assertThat(file).doesNotExist();
    }
}
