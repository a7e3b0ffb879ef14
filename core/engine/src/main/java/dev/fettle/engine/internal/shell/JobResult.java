package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Hold how a job ended.
 *
 * @param exitStatus the exit status of its script; 124, 137 or 143 when it was ended
 * @param stdout standard output
 * @param stderr standard error
 * @param timedOut whether it was ended because its time was over
 * @param cancelled whether it was asked to stop; it may have ended by itself all the same
 * @param duration from sending the script to its end
 */
public record JobResult(
        int exitStatus, Captured stdout, Captured stderr, boolean timedOut, boolean cancelled, Duration duration) {

    /** Check the parts. */
    public JobResult {
        requireNonNull(stdout, "stdout is null");
        requireNonNull(stderr, "stderr is null");
        requireNonNull(duration, "duration is null");
    }

    /** Tell whether the script ended by itself with status 0. */
    public boolean succeeded() {
        return exitStatus == 0 && !timedOut && !cancelled;
    }

    /** Tell whether output was dropped. */
    public boolean truncated() {
        return stdout.truncated() || stderr.truncated();
    }
}
