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
import java.util.List;
import java.util.Optional;

/** Know the types that SELinux gives to paths, and whether the files have them. */
public final class SelinuxContextModule implements TaskModule<SelinuxContextSpec> {

    private static final String PREFIX = "selinux-context:";

    // How many files have another type than the table says, then its local lines: "EXPRESSION  all files
    // user:role:type:level".
    private static final ProbeKind<Selinux> KIND = new ProbeKind<>(
            "selinux-context",
            ProbeKind.Style.EACH,
            "probe_selinux_context() {\n" + Selinux.SEMANAGE + """
                echo on
                if [ -e "$1" ]; then restorecon -R -n -v -- "$1" 2>/dev/null | wc -l; else echo 0; fi
                semanage fcontext -l -n -C 2>/dev/null
            }
            """,
            Selinux::parse,
            Selinux.foretold("0"));

    @Override
    public String name() {
        return "fettle.selinux-context";
    }

    @Override
    public Class<SelinuxContextSpec> specType() {
        return SelinuxContextSpec.class;
    }

    @Override
    public Resources resources(SelinuxContextSpec desired) {
        Resources own = Resources.manages(PREFIX + desired.path()).exclusively("selinux");
        return desired.state() == Presence.ABSENT ? own : own.needing(Selinux.COMMAND);
    }

    private static Probe<Selinux> probe(SelinuxContextSpec desired) {
        return Probe.of(KIND, desired.path());
    }

    @Override
    public List<Probe<?>> probes(SelinuxContextSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(SelinuxContextSpec desired, Answers answers) {
        Selinux selinux = answers.get(probe(desired));
        if (selinux.isOff().isPresent()) {
            return selinux.isOff().get();
        }
        Optional<String> now = selinux.lines().stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 2 && words[0].equals(desired.expression()))
                .map(words -> words[words.length - 1])
                .map(label -> label.contains(":") ? label.split(":")[2] : label)
                .findFirst();
        Optional<String> wanted = desired.state() == Presence.ABSENT ? Optional.empty() : desired.type();
        Draft draft = new Draft();
        String expression = desired.expression();
        if (!now.equals(wanted)) {
            draft.add(
                    new Difference("type", now, wanted, false),
                    wanted.map(type -> Command.of(
                                    "semanage", "fcontext", now.isPresent() ? "-m" : "-a", "-t", type, expression))
                            .orElseGet(() -> Command.of("semanage", "fcontext", "-d", expression)));
        } else if (desired.state() == Presence.PRESENT
                && !selinux.lines().get(0).equals("0")) {
            draft.add(Difference.of("files", selinux.lines().get(0) + " with another type", "all as the table says"));
        }
        if (!draft.isEmpty()) {
            draft.act(Command.shell("[ ! -e \"$1\" ] || restorecon -R -- \"$1\"", desired.path()));
        }
        return draft.decision(
                desired.state() == Presence.ABSENT ? "the policy decides" : "type and files are as desired");
    }

    @Override
    public Optional<SelinuxContextSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(
                        new SelinuxContextSpec(resource.substring(PREFIX.length()), Optional.empty(), Presence.ABSENT))
                : Optional.empty();
    }
}
