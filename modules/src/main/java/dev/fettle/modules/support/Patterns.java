package dev.fettle.modules.support;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Read regular expressions that users write, in the syntax of {@link java.util.regex.Pattern}. */
public final class Patterns {

    private Patterns() {}

    /**
     * Compile an expression.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Pattern of(String property, String expression) {
        return of(property, expression, 0);
    }

    /** Compile an expression with flags. */
    public static Pattern of(String property, String expression, int flags) {
        try {
            return Pattern.compile(expression, flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("`" + expression + "` in `" + property
                    + "` is not a regular expression: " + e.getDescription() + ".");
        }
    }
}
