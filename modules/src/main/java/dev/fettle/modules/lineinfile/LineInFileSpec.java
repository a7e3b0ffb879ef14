package dev.fettle.modules.lineinfile;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Patterns;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe one line of a text file.
 *
 * @param path the file
 * @param line the line, without its end
 * @param match a regular expression that finds the line to replace; it may find one line only, but for {@code all}. For an absent
 *     line, what it finds goes as well
 * @param all whether each line that {@code match} finds is replaced
 * @param afterLine a regular expression; a new line comes after the last line it finds, or at the end
 * @param beforeLine a regular expression; a new line comes before the first line it finds, or at the end
 * @param create whether a missing file is made
 * @param state whether the line shall be there
 */
public record LineInFileSpec(
        String path,
        String line,
        Optional<String> match,
        boolean all,
        Optional<String> afterLine,
        Optional<String> beforeLine,
        boolean create,
        Presence state) {

    /** Check the parts. */
    public LineInFileSpec {
        Checks.path(path);
        Checks.text("The line in `" + path + "`", line);
        requireNonNull(state, "state is null");
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(
                    "The line in `" + path + "` has a line end inside: for several lines there is `BlockInFile`.");
        }
        match.ifPresent(p -> Patterns.of("match", p));
        afterLine.ifPresent(p -> Patterns.of("afterLine", p));
        beforeLine.ifPresent(p -> Patterns.of("beforeLine", p));
        if (all && match.isEmpty()) {
            throw new IllegalArgumentException("The line in `" + path + "` has `all` without `match`.");
        }
        if (afterLine.isPresent() && beforeLine.isPresent()) {
            throw new IllegalArgumentException("The line in `" + path + "` has both `afterLine` and `beforeLine`.");
        }
    }

    /** Describe a line that shall be there. */
    public static LineInFileSpec of(String path, String line) {
        return new LineInFileSpec(
                path, line, Optional.empty(), false, Optional.empty(), Optional.empty(), false, Presence.PRESENT);
    }

    /** Describe a line that replaces the one that an expression finds. */
    public LineInFileSpec matching(String expression) {
        return new LineInFileSpec(path, line, Optional.of(expression), all, afterLine, beforeLine, create, state);
    }

    /** Describe a line that replaces each one that an expression finds. */
    public LineInFileSpec matchingAll(String expression) {
        return new LineInFileSpec(path, line, Optional.of(expression), true, afterLine, beforeLine, create, state);
    }

    /** Describe a line that shall not be there. */
    public static LineInFileSpec absent(String path, String line) {
        return new LineInFileSpec(
                path, line, Optional.empty(), false, Optional.empty(), Optional.empty(), false, Presence.ABSENT);
    }
}
