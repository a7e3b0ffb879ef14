package dev.fettle.engine.internal.host;

import static java.util.Objects.requireNonNull;

/**
 * Name an effect that is owed on a host.
 *
 * @param effect {@code restart} or {@code reload}
 * @param resource what it is owed to, such as {@code unit:coder.service}
 */
public record Debt(String effect, String resource) {

    /** Check the parts. */
    public Debt {
        requireNonNull(effect, "effect is null");
        requireNonNull(resource, "resource is null");
    }

    @Override
    public String toString() {
        return effect + " " + resource;
    }
}
