package dev.fettle.report;

/** Colour text for a terminal, or leave it plain. */
public enum Style {
    /** No control characters. */
    PLAIN,
    /** ANSI colours. */
    COLOUR;

    String added(String text) {
        return wrap("32", text);
    }

    String changed(String text) {
        return wrap("33", text);
    }

    String removed(String text) {
        return wrap("31", text);
    }

    String later(String text) {
        return wrap("36", text);
    }

    String faint(String text) {
        return wrap("2", text);
    }

    String strong(String text) {
        return wrap("1", text);
    }

    private String wrap(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
