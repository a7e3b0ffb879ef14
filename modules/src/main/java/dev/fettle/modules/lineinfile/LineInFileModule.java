package dev.fettle.modules.lineinfile;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Patterns;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Know single lines of text files. */
public final class LineInFileModule implements TaskModule<LineInFileSpec> {

    private static final String KIND = "line";

    @Override
    public String name() {
        return "fettle.line-in-file";
    }

    @Override
    public Class<LineInFileSpec> specType() {
        return LineInFileSpec.class;
    }

    @Override
    public Resources resources(LineInFileSpec desired) {
        return TextEdits.resources(KIND, desired.path(), desired.line(), desired.state());
    }

    @Override
    public List<Probe<?>> probes(LineInFileSpec desired) {
        return TextEdits.probes(desired.path(), Content.of(""), desired.state());
    }

    @Override
    public Decision decide(LineInFileSpec desired, Answers answers) {
        boolean absent = desired.state() == Presence.ABSENT;
        return TextEdits.decide(
                desired.path(),
                answers.get(TextEdits.probe(desired.path())),
                desired.create(),
                absent ? "there is no such line" : "the line is there",
                text -> absent ? without(desired, text) : with(desired, text));
    }

    private static Edited with(LineInFileSpec desired, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<Integer> same = find(lines, desired.line()::equals);
        List<Integer> matching = desired.match().map(p -> find(lines, finds(p))).orElse(List.of());
        if (matching.size() > 1) {
            return Edited.refused("`match` finds " + matching.size() + " lines and not one");
        }
        if (matching.size() == 1) {
            int at = matching.get(0);
            if (!same.isEmpty() && !same.contains(at)) {
                lines.remove(at);
                return Edited.to(String.join("", lines));
            }
            String end = lines.get(at).substring(TextEdits.bare(lines.get(at)).length());
            lines.set(at, desired.line() + end);
        } else if (same.isEmpty()) {
            TextEdits.insert(lines, place(desired, lines), List.of(desired.line()));
        }
        return Edited.to(String.join("", lines));
    }

    private static int place(LineInFileSpec desired, List<String> lines) {
        List<Integer> found = desired.afterLine()
                .or(desired::beforeLine)
                .map(p -> find(lines, finds(p)))
                .orElse(List.of());
        if (found.isEmpty()) {
            return lines.size();
        }
        return desired.afterLine().isPresent() ? found.get(found.size() - 1) + 1 : found.get(0);
    }

    private static Edited without(LineInFileSpec desired, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        Predicate<String> matches = desired.match().map(LineInFileModule::finds).orElse(line -> false);
        lines.removeIf(line -> TextEdits.bare(line).equals(desired.line()) || matches.test(TextEdits.bare(line)));
        return Edited.to(String.join("", lines));
    }

    private static Predicate<String> finds(String expression) {
        return Patterns.of("match", expression).asPredicate();
    }

    private static List<Integer> find(List<String> lines, Predicate<String> wanted) {
        return IntStream.range(0, lines.size())
                .filter(i -> wanted.test(TextEdits.bare(lines.get(i))))
                .boxed()
                .toList();
    }

    @Override
    public Optional<LineInFileSpec> removal(String resource) {
        return TextEdits.part(KIND, resource).map(part -> LineInFileSpec.absent(part.get(0), part.get(1)));
    }
}
