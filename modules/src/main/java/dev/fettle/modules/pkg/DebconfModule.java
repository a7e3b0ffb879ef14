package dev.fettle.modules.pkg;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Optional;

/** Know answers that Debian packages ask for. A package that is a task comes after its answers. */
public final class DebconfModule implements TaskModule<DebconfSpec> {

    /**
     * Hold what is answered now.
     *
     * @param value the answer, where it may be shown; empty when there is none
     * @param same whether it is the desired one
     * @param seen whether it counts as answered by somebody
     */
    private record Answered(Optional<String> value, boolean same, boolean seen) {}

    private static final ProbeKind<Answered> KIND = new ProbeKind<>(
            "debconf",
            ProbeKind.Style.EACH,
            Scripts.load(DebconfModule.class, "debconf.sh"),
            DebconfModule::parse,
            new Answered(Optional.empty(), false, false));

    private static Answered parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.isEmpty()) {
            throw new IllegalArgumentException("The database of answers cannot be read; another program may hold it.");
        }
        List<String> words = List.of(lines.get(0).split(" "));
        return new Answered(
                words.contains("none") ? Optional.empty() : Optional.of(lines.size() > 1 ? lines.get(1) : ""),
                words.contains("same"),
                words.contains("seen"));
    }

    @Override
    public String name() {
        return "fettle.debconf";
    }

    @Override
    public Class<DebconfSpec> specType() {
        return DebconfSpec.class;
    }

    @Override
    public Resources resources(DebconfSpec desired) {
        return Resources.manages("debconf-answer:" + desired.name() + " " + desired.question())
                .needing("command:debconf-communicate")
                .providing("debconf:" + desired.name())
                .exclusively("packages");
    }

    private static boolean isSecret(DebconfSpec desired) {
        return desired.type() == DebconfSpec.Type.PASSWORD || desired.value().hasSecret();
    }

    private static Probe<Answered> probe(DebconfSpec desired) {
        return Probe.of(
                        KIND,
                        List.of(
                                Argument.text(desired.name()),
                                Argument.text(desired.question()),
                                Argument.digest(desired.value()),
                                Argument.text(isSecret(desired) ? "" : "show")))
                .needing("command:debconf-communicate");
    }

    @Override
    public List<Probe<?>> probes(DebconfSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(DebconfSpec desired, Answers answers) {
        Answered answered = answers.get(probe(desired));
        if (answered.same() && answered.seen()) {
            return Decision.upToDate("the answer is as desired");
        }
        boolean secret = isSecret(desired);
        Difference difference = new Difference(
                "answer",
                answered.value().map(v -> secret ? Secret.MASK : answered.seen() ? v : v + " (nobody's answer)"),
                Optional.of(secret ? Secret.MASK : desired.value().toString()),
                false);
        return Decision.change(
                answered.value().isEmpty() ? "the question has no answer" : "the answer differs",
                List.of(difference),
                List.of(Command.of("debconf-set-selections")
                        .withStdin(Content.of(desired.name() + " " + desired.question() + " "
                                        + desired.type().word() + " ")
                                .plus(desired.value())
                                .plus("\n"))));
    }

    @Override
    public Optional<DebconfSpec> removal(String resource) {
        return Optional.empty();
    }
}
