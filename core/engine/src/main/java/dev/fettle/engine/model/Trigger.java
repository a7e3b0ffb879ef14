package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Owe another task an effect when this one changes something. The debt is written on the host before the change.
 *
 * @param target the task that pays, on the same host
 * @param effect {@code restart} or {@code reload}
 */
public record Trigger(TaskId target, String effect) {

    /** Check the parts. */
    public Trigger {
        requireNonNull(target, "target is null");
        requireNonNull(effect, "effect is null");
        if (!effect.matches("[a-z]+")) {
            throw new IllegalArgumentException("`" + effect + "` is not an effect.");
        }
    }
}
