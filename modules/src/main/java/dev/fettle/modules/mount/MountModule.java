package dev.fettle.modules.mount;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Fstab;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know file systems in their places: the line of each in {@code /etc/fstab}, and whether it is mounted. */
public final class MountModule implements TaskModule<MountSpec> {

    private static final String FSTAB = Fstab.PATH;
    private static final String PREFIX = "mount:";

    private static final ProbeKind<Boolean> KIND =
            new ProbeKind<>("mount", ProbeKind.Style.EACH, """
            probe_mount() { mountpoint -q -- "$1"; }
            """, MountModule::parse, Boolean.FALSE);

    private static boolean parse(RawAnswer raw) {
        return raw.status() == 0;
    }

    @Override
    public String name() {
        return "fettle.mount";
    }

    @Override
    public Class<MountSpec> specType() {
        return MountSpec.class;
    }

    @Override
    public Resources resources(MountSpec desired) {
        Resources own = Resources.manages(PREFIX + desired.path()).exclusively("path:" + FSTAB);
        return desired.state() == Presence.ABSENT ? own : own.needing("path:" + desired.path());
    }

    private static Probe<Boolean> live(MountSpec desired) {
        return Probe.of(KIND, desired.path());
    }

    @Override
    public List<Probe<?>> probes(MountSpec desired) {
        List<Probe<?>> probes = new ArrayList<>(List.of(TextEdits.probe(FSTAB)));
        probes.add(live(desired));
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(MountSpec desired, Answers answers) {
        boolean present = desired.state() == Presence.PRESENT;
        boolean mounted = answers.get(live(desired));
        Decision table = TextEdits.decide(
                FSTAB,
                answers.get(TextEdits.probe(FSTAB)),
                present,
                "the line is as desired",
                text -> edited(desired, text));
        if (table instanceof Decision.Blocked && (present || mounted)) {
            return table;
        }
        List<Difference> differences = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (!present && mounted) {
            differences.add(Difference.removed("mounted", desired.path()));
            actions.add(Command.of("umount", "--", desired.path()));
            reasons.add("it is mounted");
        }
        if (present && desired.mounted() && mounted && table instanceof Decision.Change) {
            // Before the line, from which the next run tells that this is done. Options that a running file system
            // cannot take are an error that mount words. With its source, mount does not look into the table.
            actions.add(Command.of(
                    "mount",
                    "-o",
                    "remount," + desired.options(),
                    "--",
                    desired.source().orElseThrow(),
                    desired.path()));
        }
        if (table instanceof Decision.Change change) {
            change.differences().forEach(d -> differences.add(new Difference(FSTAB, d.before(), d.after(), d.text())));
            actions.addAll(change.actions());
            reasons.add("its line in " + FSTAB + (present ? " differs" : " shall go"));
        }
        if (present && desired.mounted() && !mounted) {
            differences.add(Difference.created("mounted", desired.path()));
            actions.add(Command.of("mount", "--", desired.path()));
            reasons.add("it is not mounted");
        }
        return actions.isEmpty()
                ? Decision.upToDate(present ? "the line and the mount are as desired" : "nothing is mounted there")
                : Decision.change(String.join(", ", reasons), differences, actions);
    }

    private static Edited edited(MountSpec desired, String text) {
        return Fstab.edited(
                text,
                1,
                desired.path(),
                desired.state() == Presence.ABSENT ? Optional.empty() : Optional.of(desired.line()));
    }

    @Override
    public Optional<MountSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(MountSpec.absent(resource.substring(PREFIX.length())))
                : Optional.empty();
    }
}
