package dev.fettle.modules.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.modules.selinux.SelinuxPortSpec.Protocol;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ask hosts with SELinux and without it, which a directory and a program of our own imitate. */
final class SelinuxProbesTest {

    private static final SelinuxPortSpec PORT =
            new SelinuxPortSpec("9999", Protocol.TCP, Optional.of("http_port_t"), Presence.PRESENT);
    private static final SelinuxContextSpec CONTEXT =
            new SelinuxContextSpec("/nowhere", Optional.of("var_t"), Presence.PRESENT);

    @TempDir
    Path dir;

    private Selinux ask(String shell, Probe<?> probe) {
        ProbeKind<?> kind = probe.kind();
        ProbeKind<Selinux> imitated = new ProbeKind<>(
                kind.name(),
                kind.style(),
                kind.script().replace("/sys/fs/selinux/", dir + "/"),
                raw -> (Selinux) kind.parser().parse(raw),
                (Selinux) kind.absent());
        ScriptBench bench = new ScriptBench("env", "PATH=" + dir + ":/usr/bin:/bin", shell);
        String[] arguments = probe.arguments().stream()
                .map(argument -> ((Argument.Text) argument).text())
                .toArray(String[]::new);
        return bench.ask(Probe.of(imitated, arguments));
    }

    private List<Selinux> both(String shell) {
        return List.of(
                ask(shell, new SelinuxPortModule().probes(PORT).get(0)),
                ask(shell, new SelinuxContextModule().probes(CONTEXT).get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void onlyAHostWithSelinuxNeedsSemanage(String shell) throws Exception {
        assertThat(both(shell)).containsOnly(new Selinux(false, List.of()));
        Files.createFile(dir.resolve("enforce"));
        assertThat(both(shell)).containsExactly(Selinux.foretold("local"), Selinux.foretold("0"));
        Path semanage = Files.writeString(dir.resolve("semanage"), "#!/bin/sh\nprintf '%s\\n' \"$*\"\n");
        Files.setAttribute(semanage, "unix:mode", 0755);
        assertThat(both(shell))
                .containsExactly(
                        new Selinux(true, List.of("port -l -n", "local", "port -l -n -C")),
                        new Selinux(true, List.of("0", "fcontext -l -n -C")));
    }

    @Test
    void whatBringsSemanageComesFirst() {
        assertThat(new SelinuxPortModule().resources(PORT).needs()).containsExactly("command:semanage");
        assertThat(new SelinuxContextModule().resources(CONTEXT).needs()).containsExactly("command:semanage");
        assertThat(new SelinuxPortModule()
                        .resources(new SelinuxPortSpec("9999", Protocol.TCP, Optional.empty(), Presence.ABSENT))
                        .needs())
                .isEmpty();
        assertThat(new SelinuxContextModule()
                        .resources(new SelinuxContextSpec("/nowhere", Optional.empty(), Presence.ABSENT))
                        .needs())
                .isEmpty();
    }
}
