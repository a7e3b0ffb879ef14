package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe a package.
 *
 * @param name its name, with {@code :arch} for one of another architecture. A virtual package is there when a package that
 *     provides it is
 * @param version the exact version, epoch included, as the package manager writes it; empty takes any
 * @param recommends whether what it recommends is installed with it
 * @param held whether upgrades leave it alone; empty leaves that as it is
 * @param maxListAge how old the lists of packages may be when something is installed; older ones are fetched again, as
 *     they are when they do not know the package. Zero always fetches
 * @param purge whether its configuration goes with it when it is removed
 * @param state whether it shall be there
 */
public record PackageSpec(
        String name,
        Optional<String> version,
        boolean recommends,
        Optional<Boolean> held,
        Duration maxListAge,
        boolean purge,
        Presence state) {

    /** How old lists of packages may be unless something else is said. */
    public static final Duration MAX_LIST_AGE = Duration.ofDays(1);

    /** Check the parts. */
    public PackageSpec {
        requireNonNull(held, "held is null");
        requireNonNull(maxListAge, "maxListAge is null");
        requireNonNull(state, "state is null");
        // Debian Policy 5.6.1 with an architecture; RPM names may hold capitals and underscores besides.
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9][a-z0-9-]*)?")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a package.");
        }
        if (version.isPresent() && !version.get().matches("([0-9]+:)?[A-Za-z0-9][A-Za-z0-9.+~^_-]*")) {
            throw new IllegalArgumentException("`" + version.get() + "` is not a version of package `" + name
                    + "`: write it exactly, without wildcards.");
        }
        if (maxListAge.isNegative()) {
            throw new IllegalArgumentException("`maxListAge` is negative.");
        }
        if (purge && state == Presence.PRESENT) {
            throw new IllegalArgumentException("Package `" + name + "` has `purge`, which is for removing it only.");
        }
        if (state == Presence.ABSENT && version.isPresent()) {
            throw new IllegalArgumentException("Package `" + name + "` shall be absent and so has no version.");
        }
    }

    /** Describe a package in any version, without what it recommends. */
    public static PackageSpec of(String name) {
        return new PackageSpec(name, Optional.empty(), false, Optional.empty(), MAX_LIST_AGE, false, Presence.PRESENT);
    }

    /** Describe the absence of a package. */
    public static PackageSpec absent(String name) {
        return new PackageSpec(name, Optional.empty(), false, Optional.empty(), MAX_LIST_AGE, false, Presence.ABSENT);
    }
}
