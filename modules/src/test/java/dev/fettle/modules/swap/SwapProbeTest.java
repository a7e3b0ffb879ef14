package dev.fettle.modules.swap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read a table of swaps as the kernel writes it, which no container can have. */
final class SwapProbeTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void readsThePrioritiesOfSwapsInUse(String shell) throws Exception {
        Path table = Files.writeString(dir.resolve("swaps"), """
                Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
                /dev/dm-1                               partition\t1003516\t\t0\t\t-2
                /srv/my\\040swap                         file\t\t2044\t\t0\t\t7
                """);
        ScriptBench bench = new ScriptBench(shell.split(" "));
        assertThat(ask(bench, table, "/srv/my swap")).isEqualTo("Live[swap=false, priority=Optional[7]]");
        assertThat(ask(bench, table, "/dev/dm-1")).isEqualTo("Live[swap=false, priority=Optional[-2]]");
        assertThat(ask(bench, table, "/srv/my")).isEqualTo("Live[swap=false, priority=Optional.empty]");
    }

    private static String ask(ScriptBench bench, Path table, String path) {
        Probe<?> probe = new SwapModule()
                .probes(SwapSpec.of(path, 1 << 20)).stream()
                        .filter(p -> p.kind().name().equals("swap"))
                        .findFirst()
                        .orElseThrow();
        ProbeKind<?> kind = probe.kind();
        ProbeKind<String> imitated = new ProbeKind<>(
                kind.name(),
                kind.style(),
                kind.script().replace("/proc/swaps", table.toString()),
                raw -> kind.parser().parse(raw).toString(),
                "");
        return bench.ask(Probe.of(
                imitated,
                probe.arguments().stream()
                        .map(argument -> ((Argument.Text) argument).text())
                        .toArray(String[]::new)));
    }
}
