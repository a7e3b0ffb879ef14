package dev.fettle.engine.diagnostic;

import static java.util.Objects.requireNonNull;

/**
 * Point at a place in a definition file.
 *
 * @param file the file as the user knows it
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record SourceRange(String file, int line, int column) {

    /** Check the parts. */
    public SourceRange {
        requireNonNull(file, "file is null");
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
