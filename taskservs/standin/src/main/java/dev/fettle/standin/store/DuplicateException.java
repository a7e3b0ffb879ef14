package dev.fettle.standin.store;

import java.io.IOException;

/** Reports that a user name or e-mail address is taken. */
public final class DuplicateException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Create one. */
    public DuplicateException() {
        super("a user with this user name or e-mail address exists (unique violation)");
    }
}
