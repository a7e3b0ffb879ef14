package dev.fettle.sandbox;

/** Hear what the sandbox is doing, for a progress display. Called from several threads. */
@FunctionalInterface
public interface SandboxListener {

    /** Take one line of progress, such as {@code Building the root image (once, about a minute).} */
    void progress(String line);

    /** Return a listener that ignores everything. */
    static SandboxListener silent() {
        return line -> {};
    }
}
