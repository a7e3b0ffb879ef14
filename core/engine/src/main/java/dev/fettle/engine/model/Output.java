package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Hold a value that a task yields for others.
 *
 * @param text the value
 * @param sensitive whether it is masked wherever it would be shown
 */
public record Output(String text, boolean sensitive) {

    /** Check the value. */
    public Output {
        requireNonNull(text, "text is null");
    }

    /** Hold a value that may be shown. */
    public static Output of(String text) {
        return new Output(text, false);
    }

    @Override
    public String toString() {
        return sensitive ? Secret.MASK : text;
    }
}
