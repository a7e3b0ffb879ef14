package dev.fettle.engine.internal.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Find the lines of a stream that begin with a marker. Such a line is preceded by a newline that belongs to it and not to the
 * data, so that data needs no newline at its end. Holds at most one such line. Not thread-safe.
 */
final class MarkerScanner {

    /** Take what is between marker lines, and the marker lines. */
    interface Sink {
        void data(byte[] buffer, int offset, int length);

        /** Hear that a newline came which is held back, because a marker may follow it. */
        default void held() {}

        /** Take the text behind the marker and a space. */
        void line(String text);
    }

    private static final int LONGEST_LINE = 4096;

    private final byte[] pattern;
    private final Sink sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private int matched; // how many bytes of the pattern have just been seen
    private boolean inLine;

    MarkerScanner(String marker, Sink sink) {
        this.pattern = ("\n" + marker + " ").getBytes(StandardCharsets.US_ASCII);
        this.sink = sink;
    }

    void feed(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int start = offset; // first byte not yet passed on
        int at = offset;
        while (at < end) {
            byte b = buffer[at];
            if (inLine) {
                at++;
                start = at;
                endLineAt(b);
            } else if (b == pattern[matched]) {
                if (matched == 0) {
                    pass(buffer, start, at);
                }
                at++;
                start = at;
                matched++;
                if (matched == pattern.length) {
                    matched = 0;
                    inLine = true;
                }
            } else if (matched > 0) {
                // The pattern has a newline at its start only, so what was seen is data and the search begins anew
                // here.
                sink.data(pattern, 0, matched);
                matched = 0;
                start = at;
            } else {
                at++;
            }
        }
        pass(buffer, start, end);
        if (matched > 0) {
            sink.held();
        }
    }

    private void endLineAt(byte b) {
        if (b == '\n') {
            inLine = false;
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            sink.line(text);
        } else if (line.size() < LONGEST_LINE) {
            line.write(b);
        }
    }

    private void pass(byte[] buffer, int from, int to) {
        if (to > from) {
            sink.data(buffer, from, to - from);
        }
    }
}
