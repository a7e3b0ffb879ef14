package dev.fettle.modules.systemdunit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.spi.Probe;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SystemdUnitModuleTest {

    private final SystemdUnitModule module = new SystemdUnitModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/systemd-unit"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void oneSystemctlTellsWhatWasNotRead(String shell) throws Exception {
        Path program = dir.resolve("systemctl");
        Files.writeString(program, "#!/bin/sh\nprintf 'NeedDaemonReload=no\\n\\nNeedDaemonReload=yes\\n'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        List<String> line = new ArrayList<>(List.of("env", "PATH=" + dir + ":" + System.getenv("PATH")));
        line.addAll(List.of(shell.split(" ")));
        List<Boolean> answers = new ScriptBench(line.toArray(String[]::new))
                .ask(Stream.of("a.service", "t@.service", "b.service")
                        .map(unit -> Probe.of(SystemdUnitModule.UNREAD, unit))
                        .toList());
        assertThat(answers).containsExactly(false, false, true);
    }

    @Test
    void whatIsTakenAwayIsReadFromItsPath() {
        assertThat(module.removal("path:/etc/systemd/system/coder.service"))
                .map(SystemdUnitSpec::path)
                .contains("/etc/systemd/system/coder.service");
        assertThat(module.removal("path:/etc/systemd/system/coder.service.d/10-limits.conf"))
                .hasValueSatisfying(spec -> {
                    assertThat(spec.dropIn()).isEqualTo(Optional.of("10-limits"));
                    assertThat(spec.path()).isEqualTo("/etc/systemd/system/coder.service.d/10-limits.conf");
                });
        assertThat(module.removal("unit:x")).isEmpty();
    }
}
