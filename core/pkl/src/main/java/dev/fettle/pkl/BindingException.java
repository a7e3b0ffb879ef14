package dev.fettle.pkl;

/** Say that a value does not fit where it is written; the message is a sentence for the user and quotes no secret. */
final class BindingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BindingException(String message) {
        super(message, null, false, false);
    }
}
