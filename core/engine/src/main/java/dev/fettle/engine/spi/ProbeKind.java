package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

/**
 * Describe one kind of read-only question: the shell function that asks it and the pure function that reads the answer.
 * Make each kind once, as a constant.
 *
 * <p>The script defines a function {@code probe_NAME} (dashes in the name become underscores) in POSIX shell. It writes the
 * answer to standard output and returns a status; standard input is empty; standard error is kept for diagnostics. It must not change the host.
 *
 * <ul>
 *   <li>{@link Style#EACH}: called once per question, with the arguments as {@code $1}, {@code $2} …
 *   <li>{@link Style#ALL}: called once per batch as {@code probe_NAME ARITY ID ARG… ID ARG… …} so that one program can answer
 *       many questions; it encloses each answer itself: {@code answer_begin "$id"; …; answer_end $?}. A question left
 *       without an answer is an error.
 * </ul>
 *
 * <p>A function that itself finds that something is missing which the question needs, such as a database, prints its resource
 * key alone and returns 250: then that need is foretold or refused like those that the probe names.
 *
 * @param name unique, such as {@code file}
 * @param style how the function is called
 * @param script the function's definition, and helpers whose names begin with {@code probe_NAME_}
 * @param parser reads an answer
 * @param absent the answer of a host that lacks what the question needs; used to foretell
 * @param <A> the type of the answer
 */
public record ProbeKind<A>(String name, Style style, String script, Parser<A> parser, A absent) {

    /** Say how the function is called. */
    public enum Style {
        /** Once per question. */
        EACH,
        /** Once per batch and acting user. */
        ALL
    }

    /** Read an answer. Pure: no I/O, no clock. */
    @FunctionalInterface
    public interface Parser<A> {
        /**
         * Read an answer.
         *
         * @throws IllegalArgumentException when it cannot be read; the message names what is odd, never a secret
         */
        A parse(RawAnswer raw);
    }

    /** Check the parts. */
    public ProbeKind {
        requireNonNull(name, "name is null");
        requireNonNull(style, "style is null");
        requireNonNull(script, "script is null");
        requireNonNull(parser, "parser is null");
        requireNonNull(absent, "absent is null");
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a probe.");
        }
    }

    /** Return the name of the shell function. */
    public String function() {
        return "probe_" + name.replace('-', '_');
    }

    /** Two kinds are one when their names are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ProbeKind<?> kind && kind.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
