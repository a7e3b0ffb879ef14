package dev.fettle.modules.sysctl;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Fragment;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know settings of the kernel: a file of its own in {@code /etc/sysctl.d} for each, and the value in {@code /proc/sys}. */
public final class SysctlModule implements TaskModule<SysctlSpec> {

    static final String PREFIX = "/etc/sysctl.d/60-fettle-";
    static final String SUFFIX = ".conf";

    /** Hold whether the kernel knows the setting, whether it can be set here, and its value. */
    private record Live(boolean known, boolean writable, String value) {}

    private static final ProbeKind<Live> KIND =
            new ProbeKind<>("sysctl", ProbeKind.Style.EACH, """
            probe_sysctl() {
                [ -e "$1" ] || return 2
                if [ -w "$1" ]; then echo writable; else echo fixed; fi
                cat -- "$1"
            }
            """, SysctlModule::parse, new Live(false, false, ""));

    private static Live parse(RawAnswer raw) {
        if (raw.status() == 2) {
            return new Live(false, false, "");
        }
        String[] parts = raw.text().split("\n", 2);
        return new Live(true, parts[0].equals("writable"), SysctlSpec.words(parts.length < 2 ? "" : parts[1]));
    }

    @Override
    public String name() {
        return "fettle.sysctl";
    }

    @Override
    public Class<SysctlSpec> specType() {
        return SysctlSpec.class;
    }

    private static Fragment fragment(SysctlSpec desired) {
        return desired.state() == Presence.ABSENT
                ? Fragment.absent(desired.file())
                : Fragment.of(
                        desired.file(), desired.key() + " = " + desired.value().orElseThrow() + "\n");
    }

    private static Probe<Live> live(SysctlSpec desired) {
        return Probe.of(KIND, desired.path());
    }

    @Override
    public Resources resources(SysctlSpec desired) {
        return Resources.manages("path:" + desired.file())
                .needing(fragment(desired).needs());
    }

    @Override
    public List<Probe<?>> probes(SysctlSpec desired) {
        List<Probe<?>> probes = new ArrayList<>(fragment(desired).probes());
        if (desired.live()) {
            probes.add(live(desired));
        }
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(SysctlSpec desired, Answers answers) {
        Fragment fragment = fragment(desired);
        FileState file = answers.get(fragment.probe());
        Optional<Decision> obstacle = fragment.obstacle(file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Draft draft = new Draft();
        fragment.compare(file, draft);
        if (desired.live() && desired.state() == Presence.PRESENT) {
            Live live = answers.get(live(desired));
            String value = desired.value().orElseThrow();
            if (!live.known()) {
                return Decision.blocked(
                        "the kernel knows no setting `" + desired.key() + "`",
                        "Correct the name, or load the kernel module that brings it first.");
            }
            if (!live.value().equals(value)) {
                if (!live.writable()) {
                    return Decision.blocked(
                            "`" + desired.key() + "` cannot be set on this host, such as in a container",
                            "Set `live = false` to write its file only, or set it on the machine below.");
                }
                // Without its file nobody had set it: both come and go together.
                Difference difference = file.isMissing()
                        ? Difference.created("value", value + " (instead of " + live.value() + ")")
                        : Difference.of("value", live.value(), value);
                draft.add(difference, Command.shell("printf '%s\\n' \"$2\" >\"$1\"", desired.path(), value));
            }
        }
        return draft.decision("`" + desired.key() + "` is as desired");
    }

    @Override
    public Optional<SysctlSpec> removal(String resource) {
        String start = "path:" + PREFIX;
        return resource.startsWith(start) && resource.endsWith(SUFFIX)
                ? Optional.of(SysctlSpec.absent(resource.substring(start.length(), resource.length() - SUFFIX.length())
                        .replace('%', '/')))
                : Optional.empty();
    }
}
