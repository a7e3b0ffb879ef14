package dev.fettle.modules.swap;

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
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Fstab;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.TextEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know swap files. */
public final class SwapModule implements TaskModule<SwapSpec> {

    private static final String MAKE = Scripts.load(SwapModule.class, "make.sh");
    private static final String PREFIX = "path:";

    /** Hold whether a file has the signature of a swap, and the priority that the kernel uses it with, if it does. */
    private record Live(boolean swap, Optional<Integer> priority) {
        boolean active() {
            return priority.isPresent();
        }
    }

    private static final ProbeKind<Live> KIND = new ProbeKind<>(
            "swap",
            ProbeKind.Style.EACH,
            Scripts.load(SwapModule.class, "swap.sh"),
            SwapModule::parse,
            new Live(false, Optional.empty()));

    private static Live parse(RawAnswer raw) {
        List<String> words = List.of(raw.text().strip().split(" "));
        int active = words.indexOf("active");
        return new Live(
                words.contains("swap"),
                active < 0 ? Optional.empty() : Optional.of(Integer.valueOf(words.get(active + 1))));
    }

    @Override
    public String name() {
        return "fettle.swap";
    }

    @Override
    public Class<SwapSpec> specType() {
        return SwapSpec.class;
    }

    private static List<String> needs(SwapSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(Needs.parent(desired.path()), List.of("command:mkswap"));
    }

    @Override
    public Resources resources(SwapSpec desired) {
        return Resources.manages(PREFIX + desired.path())
                .needing(needs(desired))
                .exclusively(PREFIX + Fstab.PATH);
    }

    private static Probe<Live> live(SwapSpec desired) {
        return Probe.of(KIND, desired.path(), Fstab.escaped(desired.path()));
    }

    @Override
    public List<Probe<?>> probes(SwapSpec desired) {
        return Needs.probes(needs(desired), FileProbe.of(desired.path()), live(desired), TextEdits.probe(Fstab.PATH));
    }

    @Override
    public Decision decide(SwapSpec desired, Answers answers) {
        String path = desired.path();
        FileState file = answers.get(FileProbe.of(path));
        Live live = answers.get(live(desired));
        boolean present = desired.state() == Presence.PRESENT;
        if (file.type() == FileState.Type.HIDDEN) {
            return Obstacles.hidden(path);
        }
        if (!file.isMissing() && !file.isFile()) {
            return Obstacles.occupied("file", path, file);
        }
        if (file.isFile() && !live.swap()) {
            return Decision.blocked("`" + path + "` is a file that is no swap", "Look at it, and move it away.");
        }
        Decision table = TextEdits.decide(
                Fstab.PATH,
                answers.get(TextEdits.probe(Fstab.PATH)),
                present,
                "the line is as desired",
                text -> Fstab.edited(text, 0, path, desired.line()));
        if (table instanceof Decision.Blocked && (present || file.isFile() || live.active())) {
            return table;
        }
        boolean makes = present && (file.isMissing() || file.size() != desired.units() << 20);
        if ((makes || !present && file.isFile()) && !file.writable()) {
            return Obstacles.fixed(path, file);
        }
        boolean used = present && desired.active();
        // The kernel takes another priority only from a swap that it is not using.
        boolean ranks = used
                && live.active()
                && desired.priority().isPresent()
                && !desired.priority().equals(live.priority());
        List<Difference> differences = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        if (live.active() && (makes || ranks || !present)) {
            actions.add(Command.of("swapoff", "--", path));
        }
        if (!present && live.active()) {
            differences.add(Difference.removed("in use", "yes"));
        }
        if (makes) {
            differences.add(new Difference(
                    "size",
                    file.isMissing() ? Optional.empty() : Optional.of(file.size() / (1 << 20) + " MiB"),
                    Optional.of(desired.units() + " MiB"),
                    false));
            actions.add(Command.shell(MAKE, path, Long.toString(desired.units())));
        } else if (present && (file.uid() != 0 || !file.mode().equals("0600"))) {
            differences.add(Difference.of("attributes", file.owner() + " " + file.mode(), "root 0600"));
            actions.add(Command.shell("chown -- root:root \"$1\" && chmod -- 0600 \"$1\"", path));
        }
        if (table instanceof Decision.Change change) {
            change.differences()
                    .forEach(d -> differences.add(new Difference(Fstab.PATH, d.before(), d.after(), d.text())));
            actions.addAll(change.actions());
        }
        if (used && !live.active()) {
            differences.add(Difference.created("in use", "yes"));
        }
        if (ranks) {
            differences.add(new Difference(
                    "priority",
                    live.priority().map(Object::toString),
                    desired.priority().map(Object::toString),
                    false));
        }
        if (used && (makes || ranks || !live.active())) {
            List<String> words = new ArrayList<>(List.of("swapon"));
            desired.priority().ifPresent(p -> words.addAll(List.of("-p", Integer.toString(p))));
            words.addAll(List.of("--", path));
            actions.add(Command.of(words));
        }
        if (!present && file.isFile()) {
            differences.add(Difference.removed("file", path));
            actions.add(Command.of("rm", "-f", "--", path));
        }
        return actions.isEmpty()
                ? Decision.upToDate(present ? "the swap file is as desired" : "there is no such swap file")
                : Decision.change(reason(desired, file, differences), differences, actions);
    }

    private static String reason(SwapSpec desired, FileState file, List<Difference> differences) {
        if (desired.state() == Presence.ABSENT) {
            return "the swap file shall not be there";
        }
        return file.isMissing() ? "the swap file is missing" : Obstacles.differs(differences);
    }

    @Override
    public Optional<SwapSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(SwapSpec.absent(resource.substring(PREFIX.length())))
                : Optional.empty();
    }
}
