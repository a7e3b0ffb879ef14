package dev.fettle.standin;

/** Reports that the stand-in's release cannot be built, and what to do about it. */
public final class StandinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Create one with a message for the user. */
    public StandinException(String message) {
        super(message);
    }

    /** Create one with a message for the user and its cause. */
    public StandinException(String message, Throwable cause) {
        super(message, cause);
    }
}
