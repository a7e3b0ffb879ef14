package dev.fettle.examples.custommodule;

/**
 * Describe a note: a file that holds one line.
 *
 * @param path where it is, from {@code /} on
 * @param line what it says
 * @param absent whether it shall be away
 */
public record NoteSpec(String path, String line, boolean absent) {

    /** Check the parts; the message is for the user. */
    public NoteSpec {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("`" + path + "` does not begin with `/`.");
        }
        if (line.contains("\n")) {
            throw new IllegalArgumentException("A note holds one line.");
        }
    }

    /** Describe a note. */
    public static NoteSpec of(String path, String line) {
        return new NoteSpec(path, line, false);
    }
}
