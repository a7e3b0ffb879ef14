package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Change a part of a text file whose rest belongs to others. Owner, mode, line ends and a missing line end at the end stay. Edits of
 * one file run one after another, each on what the one before has left.
 */
public final class TextEdits {

    private static final Content NOTHING = Content.of("");
    private static final Attributes AS_IT_IS = new Attributes(Optional.empty(), Optional.empty(), Optional.empty());

    private TextEdits() {}

    /**
     * Say what an edit wants.
     *
     * @param text the whole new text
     * @param problem why it cannot be; the text counts for nothing then
     * @param shown the difference, where whole lines would show more than what is one's own
     */
    public record Edited(String text, Optional<String> problem, Optional<Difference> shown) {

        /** Want a text. */
        public static Edited to(String text) {
            return new Edited(text, Optional.empty(), Optional.empty());
        }

        /** Want a text, and show one part of it alone. */
        public static Edited showing(String text, String part, Optional<String> before, Optional<String> after) {
            return new Edited(
                    text,
                    Optional.empty(),
                    Optional.of(new Difference(part, before.map(b -> b + "\n"), after.map(a -> a + "\n"), true)));
        }

        /** Give up: the file is not as the edit expects. */
        public static Edited refused(String problem) {
            return new Edited("", Optional.of(problem), Optional.empty());
        }
    }

    /** Return a resource key of a path and something more; {@link #part} undoes it. */
    public static String key(String kind, String path, String part) {
        return kind + ":" + path.replace("%", "%25").replace(" ", "%20").replace("\n", "%0A") + " " + part;
    }

    /** Return path and part of a resource key; empty when it is of another kind. */
    public static Optional<List<String>> part(String kind, String key) {
        int space = key.indexOf(' ');
        if (!key.startsWith(kind + ":") || space < 0) {
            return Optional.empty();
        }
        String path = key.substring(kind.length() + 1, space)
                .replace("%0A", "\n")
                .replace("%20", " ")
                .replace("%25", "%");
        return Optional.of(List.of(path, key.substring(space + 1)));
    }

    /** Return the question about the file itself. */
    public static Probe<FileState> probe(String path) {
        return probe(path, NOTHING);
    }

    /** Return the question about the file itself, for an edit that puts a content there. */
    public static Probe<FileState> probe(String path, Content content) {
        return FileProbe.read(path, content);
    }

    /** Decide on an edit that puts plain text there. */
    public static Decision decide(
            String path, FileState state, boolean create, String wanted, Function<String, Edited> edit) {
        return decide(path, NOTHING, state, create, wanted, edit);
    }

    /**
     * Decide.
     *
     * @param content what the edit puts there; {@code edit} sees and returns what {@link Veil} makes of it
     * @param create whether a missing file is made
     * @param wanted what the reason of doing nothing is
     * @param edit from the text that is there, or an empty one, to what shall be
     */
    public static Decision decide(
            String path,
            Content content,
            FileState state,
            boolean create,
            String wanted,
            Function<String, Edited> edit) {
        Optional<String> current = switch (state.type()) {
            case MISSING -> Optional.of("");
            case FILE -> state.matches() ? Optional.of("") : state.text();
            case LINK, DIRECTORY, OTHER, HIDDEN -> Optional.empty();
        };
        if (current.isEmpty()) {
            return obstacle(path, state);
        }
        Edited edited = apply(edit, current.get());
        if (edited.problem().isPresent()) {
            return Decision.blocked(
                    "in `" + path + "`, " + edited.problem().get(),
                    "Look at the file, or describe the part otherwise.");
        }
        if (edited.text().equals(current.get())) {
            return Decision.upToDate(wanted);
        }
        if (state.isMissing() && !create) {
            return Decision.blocked(
                    "there is no file `" + path + "`", "Add a task that makes it, or set `create = true`.");
        }
        if (!state.writable()) {
            return Obstacles.fixed(path, state);
        }
        Difference difference = edited.shown().orElseGet(() -> difference(current.get(), edited.text()));
        String newMode = content.hasSecret() ? "0600" : "0644";
        return Decision.change(
                state.isMissing() ? "the file is missing" : "the text differs",
                List.of(content.hasSecret() ? masked(difference) : difference),
                List.of(AS_IT_IS.upload(
                        path, Veil.content(edited.text(), content), state, newMode, Optional.empty(), false)));
    }

    /** What stood in the place of a secret may be the old one. */
    private static Difference masked(Difference difference) {
        return new Difference(
                difference.name(),
                difference.before().map(b -> Secret.MASK),
                difference.after().map(a -> Secret.MASK),
                false);
    }

    private static Edited apply(Function<String, Edited> edit, String text) {
        try {
            return edit.apply(text);
        } catch (StackOverflowError e) {
            // Java's expressions recurse: a repeated group runs out of stack on a long text.
            return Edited.refused("the regular expression is too deep for this text");
        }
    }

    private static Decision obstacle(String path, FileState state) {
        return switch (state.type()) {
            case LINK -> Obstacles.link("file", path, state);
            case HIDDEN -> Obstacles.hidden(path);
            case DIRECTORY, OTHER -> Obstacles.occupied("file", path, state);
            case MISSING, FILE ->
                Decision.blocked(
                        state.digest().isEmpty()
                                ? "file `" + path + "` cannot be read"
                                : "file `" + path + "` is not UTF-8 text of at most " + FileProbe.SHOWN_LIMIT / 1024
                                        + " KiB",
                        "Manage the whole file instead, or act as a user who may read it.");
        };
    }

    /** Show the lines that differ and none around them: the rest of the file is nobody's business. */
    private static Difference difference(String before, String after) {
        List<String> old = lines(before).stream().map(TextEdits::bare).toList();
        List<String> now = lines(after).stream().map(TextEdits::bare).toList();
        int start = 0;
        while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < old.size() - start
                && end < now.size() - start
                && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<String> gone = old.subList(start, old.size() - end);
        List<String> come = now.subList(start, now.size() - end);
        return new Difference(
                "text",
                gone.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", gone) + "\n"),
                come.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", come) + "\n"),
                true);
    }

    /** Split text into lines that keep their ends. */
    public static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end + 1));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** Return a line without its end. */
    public static String bare(String line) {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(0, end);
    }

    /** Return the end that a new line gets: the one of the first line. */
    public static String lineEnd(List<String> lines) {
        return !lines.isEmpty() && lines.get(0).endsWith("\r\n") ? "\r\n" : "\n";
    }

    /** Insert whole lines; a last line without an end gets one when something comes after it, and the new last line has none then. */
    public static void insert(List<String> lines, int at, List<String> added) {
        String end = lineEnd(lines);
        List<String> whole = new ArrayList<>();
        added.forEach(line -> whole.add(line + end));
        boolean last = at == lines.size();
        if (last && !lines.isEmpty() && !lines.get(at - 1).endsWith("\n")) {
            lines.set(at - 1, lines.get(at - 1) + end);
            int tail = whole.size() - 1;
            whole.set(tail, bare(whole.get(tail)));
        }
        lines.addAll(at, whole);
    }
}
