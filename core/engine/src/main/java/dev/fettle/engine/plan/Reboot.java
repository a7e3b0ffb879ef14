package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Boot the host anew, wait until it is back, and carry on. Whatever was asked of it before no longer counts. The task that does so
 * is in the group {@link dev.fettle.engine.spi.Resources#ALONE}.
 *
 * @param timeLimit how long it may take to come back
 */
public record Reboot(Duration timeLimit) implements Action {

    /** Check the limit. */
    public Reboot {
        requireNonNull(timeLimit, "timeLimit is null");
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("A time limit is longer than nothing.");
        }
    }
}
