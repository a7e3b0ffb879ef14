package dev.fettle.modules.check;

import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Know questions that a host must or should answer with yes. They never change anything. */
public final class CheckModule implements TaskModule<CheckSpec> {

    /** The output that holds what a question printed. */
    public static final String ANSWER = "answer";

    /** Says how a question was answered. */
    record Answer(boolean yes, String text) {}

    // Arguments: script, then names and values of variables. They reach it as variables of the shell and in no argument
    // vector.
    private static final ProbeKind<Answer> QUESTION = new ProbeKind<>(
            "check",
            ProbeKind.Style.EACH,
            """
            probe_check() (
                probe_check_script=$1
                shift
                while [ $# -gt 1 ]; do
                    export "$1=$2"
                    shift 2
                done
                set +u
                eval "$probe_check_script"
            ) 2>&1
            """,
            raw -> new Answer(raw.status() == 0, raw.text().strip()),
            new Answer(false, "it cannot be asked yet"));

    @Override
    public String name() {
        return "fettle.check";
    }

    @Override
    public Class<CheckSpec> specType() {
        return CheckSpec.class;
    }

    @Override
    public Resources resources(CheckSpec desired) {
        return new Resources(List.of(), desired.looksAt(), List.of(), Optional.empty());
    }

    @Override
    public List<Probe<?>> probes(CheckSpec desired) {
        return List.of(question(desired));
    }

    @Override
    public Decision decide(CheckSpec desired, Answers answers) {
        Answer answer = answers.get(question(desired));
        String first = answer.text().lines().findFirst().orElse("");
        if (answer.yes()) {
            return Decision.upToDate(first.isEmpty() ? "all is well" : first, Map.of(ANSWER, Output.of(answer.text())));
        }
        String reason = first.isEmpty() ? "the question was answered with no" : first;
        return switch (desired.severity()) {
            case ERROR -> Decision.blocked(reason, desired.hint());
            case WARNING -> Decision.warning(reason, desired.hint());
        };
    }

    @Override
    public Optional<CheckSpec> removal(String resource) {
        return Optional.empty();
    }

    private static Probe<Answer> question(CheckSpec desired) {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.text(desired.script()));
        new TreeMap<>(desired.environment()).forEach((name, value) -> {
            arguments.add(Argument.text(name));
            arguments.add(Argument.value(value));
        });
        return new Probe<>(QUESTION, arguments, desired.actAs(), List.of());
    }
}
