package dev.fettle.modules.lineinfile;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Patterns;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEditModule;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Know single lines of text files. */
public final class LineInFileModule extends TextEditModule<LineInFileSpec> {

    /** Know them. */
    public LineInFileModule() {
        super("fettle.line-in-file", LineInFileSpec.class, "line", "the line is there", "there is no such line");
    }

    @Override
    protected Place place(LineInFileSpec desired) {
        return new Place(desired.path(), desired.line(), Content.of(""), desired.create(), desired.state());
    }

    @Override
    protected Edited edited(LineInFileSpec desired, String text) {
        return desired.state() == Presence.ABSENT ? without(desired, text) : with(desired, text);
    }

    private static Edited with(LineInFileSpec desired, String text) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<Integer> same = find(lines, desired.line()::equals);
        List<Integer> matching = desired.match().map(p -> find(lines, finds(p))).orElse(List.of());
        if (matching.size() > 1 && !desired.all()) {
            return Edited.refused("`match` finds " + matching.size() + " lines and not one; `all` replaces each");
        }
        if (matching.isEmpty() && same.isEmpty()) {
            TextEdits.insert(lines, place(desired, lines), List.of(desired.line()));
        } else if (matching.size() == 1 && !desired.all() && !same.isEmpty() && !same.contains(matching.get(0))) {
            lines.remove(matching.get(0).intValue());
        } else {
            matching.forEach(at -> replace(desired, lines, at));
        }
        return Edited.to(String.join("", lines));
    }

    private static void replace(LineInFileSpec desired, List<String> lines, int at) {
        String end = lines.get(at).substring(TextEdits.bare(lines.get(at)).length());
        lines.set(at, desired.line() + end);
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
    protected Optional<LineInFileSpec> absent(String path, String part) {
        return Optional.of(LineInFileSpec.absent(path, part));
    }
}
