package dev.fettle.modules.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.spi.Probe;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceModuleTest {

    // A systemctl that answers with one block for each unit, as the real one does. TIMESTAMP says whether it knows
    // --timestamp.
    private static final String SYSTEMCTL = """
            #!/bin/sh
            if [ "$1" = is-enabled ]; then
                shift 2
                case $1 in
                sysv.service) echo enabled ;;
                lost@.service) echo not-found; exit 4 ;;
                *) echo disabled ;;
                esac
                exit 0
            fi
            [ -z "$DOWN" ] || exit 1
            case " $* " in
            *" --timestamp="*) [ -z "$OLD" ] || exit 1 ;;
            esac
            echo "$*" | tr ' ' '\\n' | grep -F . | grep -v -e ^- -e , | while read -r unit; do
                state=disabled
                [ "$unit" != sysv.service ] || state=generated
                printf '\\nId=%s\\nLoadState=loaded\\nActiveState=active\\nSubState=running\\nUnitFileState=%s\\n' "$unit" "$state"
                printf 'InactiveExitTimestamp=Tue 2026-11-24 00:32:11%s UTC\\n' "$([ -n "$OLD" ] || echo .000007)"
                printf 'InactiveExitTimestampMonotonic=1000000\\n'
            done | sed 1d
            """;

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/service"), new ServiceModule());
    }

    private ScriptBench bench(String shell, String... environment) throws Exception {
        Path program = dir.resolve("systemctl");
        Files.writeString(program, SYSTEMCTL);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        List<String> line = new ArrayList<>(List.of("env", "PATH=" + dir + ":" + System.getenv("PATH")));
        line.addAll(List.of(environment));
        line.addAll(List.of(shell.split(" ")));
        return new ScriptBench(line.toArray(String[]::new));
    }

    private static Probe<ServiceState> about(String unit) {
        return Probe.of(ServiceProbe.KIND, unit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void oneSystemctlAnswersForAllUnits(String shell) throws Exception {
        List<ServiceState> states = bench(shell)
                .ask(List.of(
                        about("a.service"),
                        about("t@.service"),
                        about("sysv.service"),
                        about("lost@.service"),
                        about("b-\\x2d.mount")));
        assertThat(states)
                .extracting(ServiceState::file)
                .containsExactly("disabled", "disabled", "enabled", "", "disabled");
        assertThat(states).extracting(ServiceState::isFound).containsExactly(true, true, true, false, true);
        assertThat(states.get(4).started()).isEqualTo(1_795_480_331_000_007L);
    }

    @Test
    void anOldSystemctlIsReadByTheMonotonicClock() throws Exception {
        long before = System.currentTimeMillis() * 1000;
        ServiceState state = bench("dash", "OLD=.").ask(about("a.service"));
        // It was started one second after the machine.
        assertThat(state.started()).isGreaterThan(0).isLessThan(before);
        double up = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        assertThat(before - state.started())
                .isCloseTo((long) ((up - 1) * 1e6), org.assertj.core.data.Offset.offset(2_000_000L));
    }

    @Test
    void aHostWithoutSystemdIsTold() throws Exception {
        assertThat(bench("dash", "DOWN=1").ask(List.of(about("a.service"), about("b.service"))))
                .containsExactly(ServiceState.UNREACHABLE, ServiceState.UNREACHABLE);
    }

    @Test
    void whatIsTakenAwayIsStoppedAndDisabled() {
        ServiceModule module = new ServiceModule();
        assertThat(module.removal("service:coder.service")).contains(ServiceSpec.stopped("coder.service"));
        assertThat(module.removal("service:getty@.service"))
                .hasValueSatisfying(spec -> assertThat(spec.state()).isEmpty());
        assertThat(module.removal("path:/x")).isEmpty();
        assertThat(module.resources(ServiceSpec.running("getty@tty1")).needs()).containsExactly("unit:getty@.service");
    }
}
