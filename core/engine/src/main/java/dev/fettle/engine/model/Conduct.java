package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Say how a task is carried out.
 *
 * @param timeLimit the longest one attempt may take; 5 minutes by default
 * @param retries how many more times a failed attempt is made; 0 by default
 * @param retryDelay the pause between attempts; 2 seconds by default
 * @param until how long the check after the change may go on failing before the task counts as failed; zero checks once
 */
public record Conduct(Duration timeLimit, int retries, Duration retryDelay, Duration until) {

    /** What a task does when it says nothing else. */
    public static final Conduct DEFAULT = new Conduct(Duration.ofMinutes(5), 0, Duration.ofSeconds(2), Duration.ZERO);

    /** Check the parts. */
    public Conduct {
        requireNonNull(timeLimit, "timeLimit is null");
        requireNonNull(retryDelay, "retryDelay is null");
        requireNonNull(until, "until is null");
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("A task's time limit must be positive.");
        }
        if (retries < 0) {
            throw new IllegalArgumentException("A task cannot be retried " + retries + " times.");
        }
    }
}
