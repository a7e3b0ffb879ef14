package dev.fettle.standin.pg;

import java.io.IOException;

/** Reports what PostgreSQL answered, or why it could not be asked. */
public final class PgException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String state;

    /** Create one with the five-character SQLSTATE; blank if the server gave none. */
    public PgException(String state, String message) {
        super(message);
        this.state = state;
    }

    /** Return the SQLSTATE; blank if the server gave none. */
    public String state() {
        return state;
    }
}
