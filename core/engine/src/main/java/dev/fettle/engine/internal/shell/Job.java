package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Describe one script to be run in a resident shell. It runs with empty standard input, {@code umask 022}, {@code LC_ALL=C}
 * and {@code /} as working directory. What it leaves running in its session is ended with it; a daemon has a session of its
 * own.
 *
 * @param script POSIX shell; may hold secrets, for it is in no argument vector
 * @param timeLimit how long it may run; rounded up to whole seconds
 * @param outputLimit how many bytes of each stream are kept; what is more is counted and dropped
 */
public record Job(String script, Duration timeLimit, int outputLimit) {

    /** The time limit of {@link #of}: five minutes. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMinutes(5);

    /** The output limit of {@link #of}: 4 MiB a stream. */
    public static final int DEFAULT_OUTPUT_LIMIT = 4 << 20;

    /** Check the parts. */
    public Job {
        requireNonNull(script, "script is null");
        requireNonNull(timeLimit, "timeLimit is null");
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A script cannot hold a NUL.");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("A time limit is longer than nothing.");
        }
        if (outputLimit < 0) {
            throw new IllegalArgumentException("An output limit is not negative.");
        }
    }

    /** Describe a script with the default limits. */
    public static Job of(String script) {
        return new Job(script, DEFAULT_TIME_LIMIT, DEFAULT_OUTPUT_LIMIT);
    }

    /** Return the same job with another time limit. */
    public Job within(Duration limit) {
        return new Job(script, limit, outputLimit);
    }

    /** Return the same job, of which so many bytes of each stream are kept. */
    public Job keeping(int bytes) {
        return new Job(script, timeLimit, bytes);
    }

    /** The script is not shown: it may hold secrets. */
    @Override
    public String toString() {
        return "Job[" + script.length() + " characters, " + timeLimit + "]";
    }
}
