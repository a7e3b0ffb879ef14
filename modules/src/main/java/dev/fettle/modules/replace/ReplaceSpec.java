package dev.fettle.modules.replace;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Patterns;

/**
 * Describe a replacement in a text file.
 *
 * @param path the file
 * @param pattern a regular expression; {@code ^} and {@code $} stand for the begin and the end of a line
 * @param replacement what takes the place of each match; {@code $1} is a group, {@code \$} a dollar sign
 */
public record ReplaceSpec(String path, String pattern, String replacement) {

    /** Check the parts. */
    public ReplaceSpec {
        Checks.path(path);
        Patterns.of("pattern", pattern);
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("The replacement in `" + path + "` has an empty `pattern`.");
        }
    }
}
