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
import java.util.List;
import java.util.Optional;

/** Know the switches of the SELinux policy. */
public final class SelinuxBooleanModule implements TaskModule<SelinuxBooleanSpec> {

    // The first word of the kernel's answer is the value that counts; what `setsebool -P` has set stands in a file of
    // the policy.
    private static final ProbeKind<Selinux> KIND = new ProbeKind<>(
            "selinux-boolean",
            ProbeKind.Style.EACH,
            "probe_selinux_boolean() {\n" + Selinux.OFF + """
                echo on
                [ ! -e "/sys/fs/selinux/booleans/$1" ] || cut -d' ' -f1 "/sys/fs/selinux/booleans/$1"
                sed -n "s/^$1=/local /p" /var/lib/selinux/*/active/booleans.local 2>/dev/null
                :
            }
            """,
            Selinux::parse,
            Selinux.foretold());

    @Override
    public String name() {
        return "fettle.selinux-boolean";
    }

    @Override
    public Class<SelinuxBooleanSpec> specType() {
        return SelinuxBooleanSpec.class;
    }

    @Override
    public Resources resources(SelinuxBooleanSpec desired) {
        return Resources.manages("selinux-boolean:" + desired.name()).exclusively("selinux");
    }

    private static Probe<Selinux> probe(SelinuxBooleanSpec desired) {
        return Probe.of(KIND, desired.name());
    }

    @Override
    public List<Probe<?>> probes(SelinuxBooleanSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(SelinuxBooleanSpec desired, Answers answers) {
        Selinux selinux = answers.get(probe(desired));
        if (selinux.isOff().isPresent()) {
            return selinux.isOff().get();
        }
        List<String> lines = selinux.lines();
        if (lines.isEmpty() || lines.get(0).startsWith("local")) {
            return Decision.blocked(
                    "the policy of SELinux has no switch `" + desired.name() + "`",
                    "Correct the name; `getsebool -a` lists all.");
        }
        Draft draft = new Draft();
        String wanted = word(desired.on());
        boolean now = lines.get(0).equals("1");
        boolean kept = lines.size() < 2 || lines.get(1).equals("local " + (desired.on() ? 1 : 0));
        if (now != desired.on()) {
            draft.add(Difference.of("switch", word(now), wanted));
        } else if (!kept) {
            draft.add(Difference.of("switch from boot on", word(!desired.on()), wanted));
        }
        if (!draft.isEmpty()) {
            draft.act(Command.of("setsebool", "-P", desired.name(), wanted));
        }
        return draft.decision("it is " + wanted);
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    @Override
    public Optional<SelinuxBooleanSpec> removal(String resource) {
        return Optional.empty();
    }
}
