package dev.fettle.engine.spi;

import java.io.IOException;

/** Report that a host cannot be reached or was lost. A non-zero exit status is never reported this way. */
public final class ConnectionException extends IOException {

    private static final long serialVersionUID = 1;

    /** Say why a connection failed; stable, for exit codes and messages. */
    public enum Reason {
        /** Nothing answers at the address, or it refuses. */
        UNREACHABLE,
        /** The host's key is not known and the infra does not say {@code accept-new}. */
        HOST_KEY_UNKNOWN,
        /** The host's key differs from the recorded one. */
        HOST_KEY_CHANGED,
        /** No key, agent or password was accepted. */
        LOGIN_REFUSED,
        /** The acting user could not be reached: wrong or missing sudo password, or not allowed. */
        BECOME_REFUSED,
        /** An open connection was lost. */
        LOST,
        /** The connector cannot work here: a missing program, key file or permission. */
        UNUSABLE
    }

    private final Reason reason;
    private final String hint;

    /**
     * Create the exception.
     *
     * @param reason the stable reason
     * @param message one sentence: what is wrong and where
     * @param hint one sentence: what to do
     */
    public ConnectionException(Reason reason, String message, String hint) {
        super(message);
        this.reason = reason;
        this.hint = hint;
    }

    /** Create the exception with the cause that a library gave. */
    public ConnectionException(Reason reason, String message, String hint, Throwable cause) {
        this(reason, message, hint);
        initCause(cause);
    }

    /** Return the stable reason. */
    public Reason reason() {
        return reason;
    }

    /** Return what to do, in one sentence. */
    public String hint() {
        return hint;
    }
}
