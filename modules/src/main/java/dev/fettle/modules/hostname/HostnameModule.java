package dev.fettle.modules.hostname;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Fragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know the name of the host: {@code /etc/hostname}, which the next boot reads, and the kernel's. */
public final class HostnameModule implements TaskModule<HostnameSpec> {

    private static final String FILE = "/etc/hostname";

    private static final ProbeKind<String> KIND = new ProbeKind<>(
            "hostname", ProbeKind.Style.EACH, """
            probe_hostname() { uname -n; }
            """, raw -> raw.text().strip(), "");

    private static final Probe<String> LIVE = Probe.of(KIND);

    // Where /proc/sys is read-only, such as in a container, a system call may still set the name. Not every host has
    // both.
    private static final String SET = """
            if command -v hostname >/dev/null; then
                hostname "$1"
            else
                hostnamectl set-hostname --transient "$1"
            fi
            """;

    @Override
    public String name() {
        return "fettle.hostname";
    }

    @Override
    public Class<HostnameSpec> specType() {
        return HostnameSpec.class;
    }

    private static Fragment fragment(HostnameSpec desired) {
        return Fragment.of(FILE, desired.name() + "\n");
    }

    @Override
    public Resources resources(HostnameSpec desired) {
        return Resources.manages("path:" + FILE).needing(fragment(desired).needs());
    }

    @Override
    public List<Probe<?>> probes(HostnameSpec desired) {
        List<Probe<?>> probes = new ArrayList<>(fragment(desired).probes());
        if (desired.live()) {
            probes.add(LIVE);
        }
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(HostnameSpec desired, Answers answers) {
        Fragment fragment = fragment(desired);
        FileState file = answers.get(fragment.probe());
        Optional<Decision> obstacle = fragment.obstacle(file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Draft draft = new Draft();
        fragment.compare(file, draft);
        if (desired.live()) {
            String live = answers.get(LIVE);
            if (!live.equals(desired.name())) {
                draft.add(Difference.of("name", live, desired.name()), Command.shell(SET, desired.name()));
            }
        }
        return draft.decision("the host is named `" + desired.name() + "`");
    }

    /** A host has always a name, and the one before is not known: it stays. */
    @Override
    public Optional<HostnameSpec> removal(String resource) {
        return Optional.empty();
    }
}
