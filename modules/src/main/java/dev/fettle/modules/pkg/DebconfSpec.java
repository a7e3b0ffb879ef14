package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Veil;
import java.util.Locale;

/**
 * Describe the answer to a question that a Debian package asks when it is installed.
 *
 * @param name the package
 * @param question the question, such as {@code postfix/main_mailer_type}
 * @param type the type of the answer
 * @param value the answer
 */
public record DebconfSpec(String name, String question, Type type, Content value) {

    /** Name the types of answers, as {@code debconf-devel(7)} has them. */
    public enum Type {
        /** Text on one line. */
        STRING,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** One of several words. */
        SELECT,
        /** Several of several words, between commas. */
        MULTISELECT,
        /** A password. */
        PASSWORD,
        /** Something to be read; the answer is empty. */
        NOTE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Check the parts. */
    public DebconfSpec {
        requireNonNull(type, "type is null");
        if (!name.matches("[a-z0-9][a-z0-9+.-]+")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a Debian package.");
        }
        if (!question.matches("[A-Za-z0-9][A-Za-z0-9+._/-]*/[A-Za-z0-9+._/-]*")) {
            throw new IllegalArgumentException(
                    "`" + question + "` is not the name of a question, such as `postfix/main_mailer_type`.");
        }
        if (Veil.text(value).matches("(?s).*[\\r\\n\\x00].*")) {
            throw new IllegalArgumentException("The answer to `" + question + "` is more than one line.");
        }
        if (type == Type.BOOLEAN && !value.literal().orElse("true").matches("true|false")) {
            throw new IllegalArgumentException("The answer to `" + question + "` is neither `true` nor `false`.");
        }
    }
}
