package dev.fettle.modules.kernelmodule;

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
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know modules of the kernel: files of its own in {@code modules-load.d} and {@code modprobe.d} for each, and whether it is loaded. */
public final class KernelModuleModule implements TaskModule<KernelModuleSpec> {

    private static final String LOAD = "/etc/modules-load.d/fettle-";
    private static final String OPTIONS = "/etc/modprobe.d/fettle-";
    private static final String SUFFIX = ".conf";

    /** Say what is known of a module. */
    private enum Live {
        LOADED,
        LOADABLE,
        UNKNOWN
    }

    private static final ProbeKind<Live> KIND =
            new ProbeKind<>("kernel-module", ProbeKind.Style.EACH, """
            probe_kernel_module() {
                [ ! -d "/sys/module/$1" ] || return 0
                modprobe -n -q -- "$1" 2>/dev/null && return 1
                return 2
            }
            """, KernelModuleModule::parse, Live.UNKNOWN);

    private static Live parse(RawAnswer raw) {
        return Live.values()[raw.status()];
    }

    @Override
    public String name() {
        return "fettle.kernel-module";
    }

    @Override
    public Class<KernelModuleSpec> specType() {
        return KernelModuleSpec.class;
    }

    private static List<Fragment> fragments(KernelModuleSpec desired) {
        String load = LOAD + desired.plain() + SUFFIX;
        String options = OPTIONS + desired.plain() + SUFFIX;
        boolean present = desired.state() == Presence.PRESENT;
        return List.of(
                present ? Fragment.of(load, desired.plain() + "\n") : Fragment.absent(load),
                present && desired.parameters().isPresent()
                        ? Fragment.of(
                                options,
                                "options " + desired.plain() + " "
                                        + desired.parameters().get() + "\n")
                        : Fragment.absent(options));
    }

    private static Probe<Live> live(KernelModuleSpec desired) {
        return Probe.of(KIND, desired.plain());
    }

    @Override
    public Resources resources(KernelModuleSpec desired) {
        List<Fragment> fragments = fragments(desired);
        return Resources.manages(
                        "path:" + fragments.get(0).path(),
                        "path:" + fragments.get(1).path())
                .needing(Needs.both(fragments.get(0).needs(), fragments.get(1).needs()));
    }

    @Override
    public List<Probe<?>> probes(KernelModuleSpec desired) {
        List<Probe<?>> probes = new ArrayList<>();
        fragments(desired).forEach(f -> probes.addAll(f.probes()));
        if (desired.live()) {
            probes.add(live(desired));
        }
        return List.copyOf(probes.stream().distinct().toList());
    }

    @Override
    public Decision decide(KernelModuleSpec desired, Answers answers) {
        Draft draft = new Draft();
        for (Fragment fragment : fragments(desired)) {
            FileState file = answers.get(fragment.probe());
            Optional<Decision> obstacle = fragment.obstacle(file);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
            fragment.compare(file, draft);
        }
        if (desired.live() && desired.state() == Presence.PRESENT) {
            Live live = answers.get(live(desired));
            if (live == Live.UNKNOWN) {
                return Decision.blocked(
                        "the kernel of this host has no module `" + desired.name() + "`, or none can be loaded here",
                        "Correct the name, or set `live = false` in a container and load it on the machine below.");
            }
            if (live == Live.LOADABLE) {
                draft.add(Difference.created("loaded", desired.plain()), Command.of("modprobe", "--", desired.plain()));
            }
        }
        return draft.decision("`" + desired.name() + "` is as desired");
    }

    @Override
    public Optional<KernelModuleSpec> removal(String resource) {
        String start = "path:" + LOAD;
        return resource.startsWith(start) && resource.endsWith(SUFFIX)
                ? Optional.of(KernelModuleSpec.absent(
                        resource.substring(start.length(), resource.length() - SUFFIX.length())))
                : Optional.empty();
    }
}
