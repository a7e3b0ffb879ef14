package dev.fettle.standin.base;

/** Ends the stand-in with a message for its user: what is wrong and where. Never carries a secret. */
public final class Fatal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Create one with a message that names the option or the thing at fault. */
    public Fatal(String message) {
        super(message);
    }
}
