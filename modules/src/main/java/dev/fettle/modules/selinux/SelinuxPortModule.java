package dev.fettle.modules.selinux;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Know what SELinux takes ports for. */
public final class SelinuxPortModule implements TaskModule<SelinuxPortSpec> {

    private static final String PREFIX = "selinux-port:";

    // All lines: "TYPE PROTOCOL PORT, PORT, …"; then those that are not the policy's own, behind "local".
    private static final ProbeKind<Selinux> KIND = new ProbeKind<>(
            "selinux-port",
            ProbeKind.Style.EACH,
            "probe_selinux_port() {\n" + Selinux.SEMANAGE + """
                echo on
                semanage port -l -n 2>/dev/null || return 1
                echo local
                semanage port -l -n -C 2>/dev/null
                :
            }
            """,
            Selinux::parse,
            Selinux.foretold("local"));

    @Override
    public String name() {
        return "fettle.selinux-port";
    }

    @Override
    public Class<SelinuxPortSpec> specType() {
        return SelinuxPortSpec.class;
    }

    @Override
    public Resources resources(SelinuxPortSpec desired) {
        Resources own = Resources.manages(PREFIX + desired.key()).exclusively("selinux");
        return desired.state() == Presence.ABSENT ? own : own.needing(Selinux.COMMAND);
    }

    private static Probe<Selinux> probe() {
        return Probe.of(KIND);
    }

    @Override
    public List<Probe<?>> probes(SelinuxPortSpec desired) {
        return List.of(probe());
    }

    @Override
    public Decision decide(SelinuxPortSpec desired, Answers answers) {
        Selinux selinux = answers.get(probe());
        if (selinux.isOff().isPresent()) {
            return selinux.isOff().get();
        }
        int mark = selinux.lines().indexOf("local");
        Optional<String> local =
                type(desired, selinux.lines().subList(mark + 1, selinux.lines().size()));
        Draft draft = new Draft();
        if (desired.state() == Presence.ABSENT) {
            local.ifPresent(type -> draft.add(
                    Difference.removed("type", type),
                    Command.of(
                            "semanage", "port", "-d", "-p", desired.protocol().word(), desired.ports())));
            return draft.decision("the policy decides");
        }
        Optional<String> now = local.or(() -> type(desired, selinux.lines().subList(0, mark)));
        String wanted = desired.type().orElseThrow();
        if (!now.equals(desired.type())) {
            draft.add(
                    new Difference("type", now, Optional.of(wanted), false),
                    Command.of(
                            "semanage",
                            "port",
                            now.isPresent() ? "-m" : "-a",
                            "-t",
                            wanted,
                            "-p",
                            desired.protocol().word(),
                            desired.ports()));
        }
        return draft.decision("its type is " + wanted);
    }

    private static Optional<String> type(SelinuxPortSpec desired, List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("[\\s,]+"))
                .filter(words -> words.length > 2
                        && words[1].equals(desired.protocol().word())
                        && Arrays.asList(words).subList(2, words.length).contains(desired.ports()))
                .map(words -> words[0])
                .findFirst();
    }

    @Override
    public Optional<SelinuxPortSpec> removal(String resource) {
        if (!resource.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = resource.substring(PREFIX.length()).split(" ");
        SelinuxPortSpec.Protocol protocol =
                words[0].equals("udp") ? SelinuxPortSpec.Protocol.UDP : SelinuxPortSpec.Protocol.TCP;
        return Optional.of(new SelinuxPortSpec(words[1], protocol, Optional.empty(), Presence.ABSENT));
    }
}
