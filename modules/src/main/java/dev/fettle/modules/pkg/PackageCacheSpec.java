package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Describe how fresh the host's lists of packages are.
 *
 * @param maxAge how old they may be; at least a minute, so that a second run finds them fresh
 * @param lockLimit how long to wait for another program that uses the package manager
 * @param manager which package manager; empty takes the host's
 */
public record PackageCacheSpec(Duration maxAge, Duration lockLimit, Optional<Manager> manager) {

    /** Check the parts. */
    public PackageCacheSpec {
        requireNonNull(lockLimit, "lockLimit is null");
        requireNonNull(manager, "manager is null");
        if (maxAge.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("`maxAge` of the lists of packages is less than a minute.");
        }
        if (lockLimit.isNegative()) {
            throw new IllegalArgumentException("`lockLimit` is negative.");
        }
    }

    /** Describe lists of a greatest age. */
    public static PackageCacheSpec of(Duration maxAge) {
        return new PackageCacheSpec(maxAge, PackageSpec.LOCK_LIMIT, Optional.empty());
    }
}
