package dev.fettle.engine.internal.host;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * Send steps to a host in one request.
 *
 * @param actAs the user to act as
 * @param steps what to do, in order
 * @param timeLimit how long all of it may take
 */
public record Frame(String actAs, List<Step> steps, Duration timeLimit) {

    /** The version of the frames' format. */
    public static final int FORMAT_VERSION = 1;

    /** Check and copy the parts. */
    public Frame {
        requireNonNull(actAs, "actAs is null");
        steps = List.copyOf(steps);
        requireNonNull(timeLimit, "timeLimit is null");
    }
}
