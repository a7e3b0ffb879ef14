package dev.fettle.modules.postgresqlsetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.postgresql.TestCluster;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresqlSettingModuleTest {

    private final PostgresqlSettingModule module = new PostgresqlSettingModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/postgresql-setting"), module);
    }

    private static PostgresqlSettingSpec setting(String name, String value) {
        return new PostgresqlSettingSpec(name, Optional.of(value), TestCluster.PORT, Presence.PRESENT);
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 8kB, 128MB, 16384",
        "integer, 8kB, 1 GB, 131072",
        "integer, kB, 4MB, 4096",
        "integer, ms, 1.5s, 1500",
        "integer, s, 1h, 3600",
        "integer, min, 2d, 2880",
        "integer, 16MB, 1GB, 64",
        "real, ms, 2s, 2000",
        "real, '', 0.90, 0.9",
        "bool, '', TRUE, on",
        "bool, '', of, off",
        "bool, '', Y, on",
        "enum, '', Replica, replica",
        "enum, '', yes, on",
        "string, '', A b, A b",
    })
    void equalValuesHaveOneForm(String type, String unit, String value, String normal) {
        assertThat(Values.normal("x", value, type, unit, List.of("replica", "on", "off")))
                .isEqualTo(normal);
    }

    @Test
    void settingsOfARealServerConverge() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            for (String shell : List.of("dash", "bash", "busybox ash")) {
                ScriptBench bench = cluster.bench(shell.split(" "));
                for (PostgresqlSettingSpec spec : List.of(
                        setting("work_mem", "12345kB"),
                        setting("log_line_prefix", "%m 'quoted' \\ \"x\" $HOME "),
                        setting("Log_Connections", "yes"),
                        setting("checkpoint_timeout", "10min"),
                        setting("autovacuum_vacuum_scale_factor", "0.250"),
                        setting("search_path", "\"my Schema\", public"),
                        setting("default_transaction_isolation", "Repeatable Read"))) {
                    assertThat(DecisionText.of(bench.apply(module, spec))).startsWith("change: ");
                    assertThat(bench.decide(module, spec).kind())
                            .as(spec.name())
                            .isEqualTo(Decision.Kind.UP_TO_DATE);
                    PostgresqlSettingSpec gone = module.removal(
                                    module.resources(spec).manages().get(0))
                            .orElseThrow();
                    assertThat(bench.apply(module, gone).kind()).isEqualTo(Decision.Kind.CHANGE);
                    assertThat(bench.decide(module, gone)).isEqualTo(Decision.upToDate("the setting is not there"));
                }
            }
            ScriptBench bench = cluster.bench("dash");
            PostgresqlSettingSpec libraries = setting("shared_preload_libraries", "pg_stat_statements, auto_explain");
            assertThat(DecisionText.of(bench.apply(module, libraries))).contains("it takes a restart");
            assertThat(((Decision.UpToDate) bench.decide(module, libraries)).reason())
                    .contains("when the server is restarted");
            PostgresqlSettingSpec buffers = setting("shared_buffers", "64MB");
            bench.apply(module, buffers);
            cluster.halt();
            assertThat(bench.decide(module, buffers)).isEqualTo(Psql.silent(TestCluster.PORT));
            cluster.boot();
            assertThat(bench.decide(module, buffers)).isEqualTo(Decision.upToDate("the setting has its value"));
            assertThat(bench.decide(module, libraries)).isEqualTo(Decision.upToDate("the setting has its value"));

            // A reload that was lost: the file has the value, the server does not.
            cluster.sql("alter system set work_mem = '7MB'");
            assertThat(((Decision.Change) bench.decide(module, setting("work_mem", "7168kB"))).reason())
                    .contains("has not read its files");
            bench.apply(module, setting("work_mem", "7168kB"));
            assertThat(bench.decide(module, setting("work_mem", "7168kB")).kind())
                    .isEqualTo(Decision.Kind.UP_TO_DATE);

            assertThat(DecisionText.of(bench.decide(module, setting("wrok_mem", "1"))))
                    .startsWith("blocked: PostgreSQL knows no");
            assertThat(DecisionText.of(bench.decide(module, setting("block_size", "1"))))
                    .startsWith("blocked: `block_size` cannot");
            Decision.Change bad = (Decision.Change) bench.decide(module, setting("work_mem", "much"));
            assertThat(bench.perform(bad.actions().get(0)).errors()).contains("invalid value for parameter");
        }
    }
}
