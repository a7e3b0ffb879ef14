package dev.fettle.engine.internal.shell;

/**
 * Be told of a job's standard output as it comes. Called on the thread that reads the host's answers: return soon, for
 * nothing else is read of that shell meanwhile. The buffer is reused after the call.
 */
@FunctionalInterface
public interface OutputListener {

    /** Pay no attention. */
    OutputListener NONE = (buffer, offset, length) -> {};

    /** Take the next bytes, cut anywhere. */
    void onOutput(byte[] buffer, int offset, int length);

    /**
     * Hear that a newline has come, so that the line before it is whole. It is among the next bytes, unless it turns out to be the end
     * of all.
     */
    default void onHeldNewline() {}
}
