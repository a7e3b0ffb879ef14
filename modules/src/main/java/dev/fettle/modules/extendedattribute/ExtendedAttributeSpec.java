package dev.fettle.modules.extendedattribute;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe an extended attribute of a file or directory.
 *
 * @param path the file or directory; a symbolic link is followed
 * @param attribute its name with its namespace, such as {@code user.origin}
 * @param value what it holds, UTF-8, no secret; empty only where it shall be absent
 * @param state whether it shall be there
 */
public record ExtendedAttributeSpec(String path, String attribute, Optional<String> value, Presence state) {

    /** Check the parts. */
    public ExtendedAttributeSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        if (!attribute.matches("(user|trusted|security|system)\\.[!-~]{1,200}")) {
            throw new IllegalArgumentException(
                    "`" + attribute + "` is not the name of an extended attribute: write such as `user.origin`.");
        }
        if ((state == Presence.PRESENT) != value.isPresent()) {
            throw new IllegalArgumentException("Attribute `" + attribute + "` "
                    + (state == Presence.PRESENT ? "has no `value`." : "shall be absent, so it has no `value`."));
        }
    }

    /** Describe an attribute. */
    public static ExtendedAttributeSpec of(String path, String attribute, String value) {
        return new ExtendedAttributeSpec(path, attribute, Optional.of(value), Presence.PRESENT);
    }
}
