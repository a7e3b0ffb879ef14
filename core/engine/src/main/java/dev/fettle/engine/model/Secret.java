package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/** Hold a secret value. It prints as {@code ***}; only what writes to a host's standard input calls {@link #reveal()}. */
public final class Secret {

    /** What stands wherever a secret would be shown. */
    public static final String MASK = "***";

    private final String value;

    private Secret(String value) {
        this.value = requireNonNull(value, "value is null");
    }

    /** Wrap a value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Return the value itself. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
