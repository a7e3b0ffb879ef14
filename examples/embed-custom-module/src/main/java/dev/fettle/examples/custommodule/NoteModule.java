package dev.fettle.examples.custommodule;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.List;
import java.util.Optional;

/** Know notes. It asks one question, compares, and returns what would be run; it runs nothing itself. */
public final class NoteModule implements TaskModule<NoteSpec> {

    private static final String MANAGES = "path:";

    // Status 2 says that there is none. Another one, such as for a directory, would be a failed question.
    private static final ProbeKind<Optional<String>> LINE =
            new ProbeKind<>("example-note", ProbeKind.Style.EACH, """
            probe_example_note() {
                [ -e "$1" ] || return 2
                cat -- "$1"
            }
            """, NoteModule::parse, Optional.empty());

    private static Optional<String> parse(RawAnswer raw) {
        if (raw.status() == 2) {
            return Optional.empty();
        }
        if (raw.status() != 0) {
            throw new IllegalArgumentException("it cannot be read");
        }
        return Optional.of(raw.text());
    }

    private static Probe<Optional<String>> probe(NoteSpec desired) {
        return Probe.of(LINE, desired.path());
    }

    @Override
    public String name() {
        return "example.note";
    }

    @Override
    public Class<NoteSpec> specType() {
        return NoteSpec.class;
    }

    @Override
    public Resources resources(NoteSpec desired) {
        return Resources.manages(MANAGES + desired.path());
    }

    @Override
    public List<Probe<?>> probes(NoteSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(NoteSpec desired, Answers answers) {
        Optional<String> found = answers.get(probe(desired)).map(String::stripTrailing);
        if (desired.absent()) {
            return found.isEmpty()
                    ? Decision.upToDate("it is away")
                    : Decision.change(
                            "it is there",
                            List.of(Difference.removed("line", found.get())),
                            List.of(Command.of("rm", "-f", "--", desired.path())));
        }
        if (found.equals(Optional.of(desired.line()))) {
            return Decision.upToDate("it says so");
        }
        // The line is an argument and never a part of the script, so that it may hold quotes and dollars.
        return Decision.change(
                found.isEmpty() ? "it is missing" : "it says something else",
                List.of(new Difference("line", found, Optional.of(desired.line()), false)),
                List.of(Command.shell("printf '%s\\n' \"$2\" >\"$1\"", desired.path(), desired.line())));
    }

    @Override
    public Optional<NoteSpec> removal(String resource) {
        return resource.startsWith(MANAGES)
                ? Optional.of(new NoteSpec(resource.substring(MANAGES.length()), "", true))
                : Optional.empty();
    }
}
