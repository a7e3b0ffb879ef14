package dev.fettle.modules.alternatives;

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
import java.util.List;
import java.util.Optional;

/** Know choices between programs, through {@code update-alternatives} of Debian and of the RHEL family. */
public final class AlternativesModule implements TaskModule<AlternativesSpec> {

    private static final String PREFIX = "alternatives:";
    private static final String AUTOMATIC = "automatic";

    /** Hold a choice: whether the priorities make it, what is chosen, and what there is to choose from. */
    private record Choice(boolean automatic, String path, List<String> choices) {}

    // Both keep their state as text: a line `auto` or `manual` first. Debian's then has the choices among other paths.
    private static final ProbeKind<Choice> KIND = new ProbeKind<>(
            "alternatives", ProbeKind.Style.EACH, """
            probe_alternatives() {
                for probe_alternatives_state in "/var/lib/dpkg/alternatives/$1" "/var/lib/alternatives/$1"; do
                    [ -f "$probe_alternatives_state" ] || continue
                    head -n 1 -- "$probe_alternatives_state"
                    readlink -- "/etc/alternatives/$1" || echo
                    grep '^/' -- "$probe_alternatives_state"
                    return 0
                done
                return 2
            }
            """, AlternativesModule::parse, new Choice(true, "", List.of()));

    private static Choice parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        return raw.status() == 2
                ? new Choice(true, "", List.of())
                : new Choice(lines.get(0).equals("auto"), lines.get(1), lines.subList(2, lines.size()));
    }

    @Override
    public String name() {
        return "fettle.alternatives";
    }

    @Override
    public Class<AlternativesSpec> specType() {
        return AlternativesSpec.class;
    }

    @Override
    public Resources resources(AlternativesSpec desired) {
        Resources own = Resources.manages(PREFIX + desired.name());
        return desired.path().map(path -> own.needing("path:" + path)).orElse(own);
    }

    private static Probe<Choice> probe(AlternativesSpec desired) {
        return Probe.of(KIND, desired.name());
    }

    @Override
    public List<Probe<?>> probes(AlternativesSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(AlternativesSpec desired, Answers answers) {
        Choice choice = answers.get(probe(desired));
        if (desired.path().isEmpty()) {
            return choice.automatic()
                    ? Decision.upToDate("the priorities choose")
                    : new Draft()
                            .add(
                                    Difference.of("choice", choice.path(), AUTOMATIC),
                                    Command.of("update-alternatives", "--auto", desired.name()))
                            .decision("");
        }
        String path = desired.path().get();
        if (!choice.choices().contains(path)) {
            return Decision.blocked(
                    choice.choices().isEmpty()
                            ? "there is no choice `" + desired.name() + "`"
                            : "`" + path + "` is none of the programs for `" + desired.name() + "`",
                    "Install the package that brings it, in a task that comes first.");
        }
        return !choice.automatic() && choice.path().equals(path)
                ? Decision.upToDate("`" + path + "` is chosen")
                : new Draft()
                        .add(
                                Difference.of("choice", choice.automatic() ? AUTOMATIC : choice.path(), path),
                                Command.of("update-alternatives", "--set", desired.name(), path))
                        .decision("");
    }

    @Override
    public Optional<AlternativesSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(new AlternativesSpec(resource.substring(PREFIX.length()), Optional.empty()))
                : Optional.empty();
    }
}
