package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Show one difference between what is and what shall be. Both sides may be shown as they are: secrets are masked when a
 * difference is made.
 *
 * @param name what differs: {@code content}, {@code mode}, {@code version}
 * @param before what is; empty when there is nothing
 * @param after what shall be; empty when there shall be nothing
 * @param text whether both are texts of lines, shown as a line diff
 */
public record Difference(String name, Optional<String> before, Optional<String> after, boolean text) {

    /** Check the parts. */
    public Difference {
        requireNonNull(name, "name is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
    }

    /** Show a value that changes. */
    public static Difference of(String name, String before, String after) {
        return new Difference(name, Optional.of(before), Optional.of(after), false);
    }

    /** Show a value that appears. */
    public static Difference created(String name, String after) {
        return new Difference(name, Optional.empty(), Optional.of(after), false);
    }

    /** Show a value that goes away. */
    public static Difference removed(String name, String before) {
        return new Difference(name, Optional.of(before), Optional.empty(), false);
    }

    /** Show that a secret value changes, without either value. */
    public static Difference secret(String name) {
        return new Difference(name, Optional.of(Secret.MASK), Optional.of(Secret.MASK), false);
    }

    /**
     * Show how text changes. Where the desired text holds a secret, a current line is shown only when it equals a desired line
     * without a secret: what stands in the place of the new secret may be the old one.
     *
     * @param current the text on the host; empty when there is none or it is not shown
     */
    public static Difference content(String name, Optional<String> current, Content desired) {
        String after = desired.toString();
        if (desired.hasSecret()) {
            Set<String> shown =
                    after.lines().filter(l -> !l.contains(Secret.MASK)).collect(Collectors.toSet());
            current = current.map(text -> text.lines()
                    .map(line -> shown.contains(line) ? line : Secret.MASK)
                    .collect(Collectors.joining("\n", "", text.endsWith("\n") ? "\n" : "")));
        }
        return new Difference(name, current, Optional.of(after), true);
    }
}
