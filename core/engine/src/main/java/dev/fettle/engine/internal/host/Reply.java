package dev.fettle.engine.internal.host;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * Answer one step.
 *
 * @param status its exit status; one of the constants for what never ran to its end
 * @param output what it wrote
 * @param truncated whether there was more
 */
public record Reply(int status, byte[] output, boolean truncated) {

    /** The question needs something that the host lacks; the output is the resource key. */
    public static final int MISSING = 250;

    /** What an upload was to replace is not what the decision was made on. */
    public static final int MOVED = 79;

    /** The validation vetoed an upload. */
    public static final int VETOED = 78;

    /** The step was left out because an earlier one failed, or because the frame ended before it. */
    public static final int NOT_RUN = -1;

    /** The frame's time limit passed while it ran. */
    public static final int TIMED_OUT = -2;

    /** The frame was cancelled while it ran. */
    public static final int CANCELLED = -3;

    /** Check the output. */
    public Reply {
        requireNonNull(output, "output is null");
    }

    /** Answer a step that has not run. */
    public static Reply none(int status) {
        return new Reply(status, new byte[0], false);
    }

    /** Answer with a text. */
    public static Reply of(int status, String text) {
        return new Reply(status, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Return the output as text. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }
}
