package dev.fettle.modules.reboot;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Describe that a host is booted anew where that is needed: where a task owes this one a restart and, if asked for, where the host
 * itself says so.
 *
 * @param required whether the host is asked: {@code /run/reboot-required} of Debian and Ubuntu, {@code needs-restarting -r} of the
 *     RHEL family, and whether the modules of the running kernel are still there
 * @param timeLimit how long it may take to come back
 */
public record RebootSpec(boolean required, Duration timeLimit) {

    /** Check the parts. */
    public RebootSpec {
        requireNonNull(timeLimit, "timeLimit is null");
        if (timeLimit.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("`timeLimit` is shorter than a second.");
        }
    }
}
