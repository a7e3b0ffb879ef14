package dev.fettle.pkl.secret;

/** Cut text at its lines. */
final class Lines {

    private Lines() {}

    /** Return text without its final line break. */
    static String withoutLast(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
