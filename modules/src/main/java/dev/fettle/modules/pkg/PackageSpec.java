package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import java.time.Duration;
import java.util.Optional;

/**
 * Describe a package.
 *
 * @param name its name; for another architecture with {@code :arch} (apt) or {@code .arch} (dnf). A virtual package is there
 *     when a package that provides it is
 * @param version the exact version, epoch included, as the package manager writes it, or its beginning followed by {@code *};
 *     for dnf without the release takes any release; empty takes any
 * @param file a {@code .deb} or {@code .rpm} of the host, or its URL, to install it from; {@code version} is needed
 *     then, and {@code sha256} for a URL
 * @param sha256 the digest of {@code file}
 * @param recommends whether what it recommends is installed with it
 * @param held whether upgrades leave it alone; empty leaves that as it is
 * @param downgrade whether an older version may take the place of a newer one
 * @param maxListAge how old the lists of packages may be when something is installed; older ones are fetched again, as
 *     they are when they do not know the package. Zero always fetches
 * @param lockLimit how long to wait for another program that uses the package manager
 * @param purge whether its configuration goes with it when it is removed; dnf keeps changed configuration as {@code .rpmsave}
 * @param manager which package manager; empty takes the host's
 * @param state whether it shall be there
 */
public record PackageSpec(
        String name,
        Optional<String> version,
        Optional<String> file,
        Optional<String> sha256,
        boolean recommends,
        Optional<Boolean> held,
        boolean downgrade,
        Duration maxListAge,
        Duration lockLimit,
        boolean purge,
        Optional<Manager> manager,
        Desired state) {

    /** How old lists of packages may be unless something else is said. */
    public static final Duration MAX_LIST_AGE = Duration.ofDays(1);

    /** How long another program that uses the package manager is waited for unless something else is said. */
    public static final Duration LOCK_LIMIT = Duration.ofMinutes(3);

    /** Check the parts. */
    public PackageSpec {
        requireNonNull(held, "held is null");
        requireNonNull(maxListAge, "maxListAge is null");
        requireNonNull(lockLimit, "lockLimit is null");
        requireNonNull(manager, "manager is null");
        requireNonNull(state, "state is null");
        // Debian Policy 5.6.1 with an architecture; RPM names may hold capitals and underscores besides.
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9][a-z0-9-]*)?")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a package.");
        }
        if (version.isPresent() && !version.get().matches("([0-9]+:)?[A-Za-z0-9][A-Za-z0-9.+~^_-]*\\*?")) {
            throw new IllegalArgumentException("`" + version.get() + "` is not a version of package `" + name
                    + "`: write it exactly, or its beginning and a final `*`.");
        }
        if (maxListAge.isNegative() || lockLimit.isNegative()) {
            throw new IllegalArgumentException("Package `" + name + "` has a time that is negative.");
        }
        if (purge && state != Desired.ABSENT) {
            throw new IllegalArgumentException("Package `" + name + "` has `purge`, which is for removing it only.");
        }
        if (state != Desired.PRESENT && version.isPresent()) {
            throw new IllegalArgumentException("Package `" + name + "` shall be "
                    + (state == Desired.ABSENT ? "absent" : "the latest") + " and so has no version.");
        }
        boolean remote = file.filter(f -> f.matches("https?://[!-~]+")).isPresent();
        if (!remote) {
            file.ifPresent(Checks::path);
        }
        if (file.isPresent() && version.filter(v -> !v.endsWith("*")).isEmpty()) {
            throw new IllegalArgumentException(
                    "Package `" + name + "` comes from a file and so needs its exact `version`.");
        }
        if (remote && sha256.isEmpty()) {
            throw new IllegalArgumentException(
                    "Package `" + name + "` comes from a URL and so needs the `sha256` of what is there.");
        }
        if (sha256.filter(s -> !s.matches("[0-9a-f]{64}")).isPresent()) {
            throw new IllegalArgumentException(
                    "`" + sha256.get() + "` is not a SHA-256: write 64 digits of lower-case hexadecimal.");
        }
    }

    private static PackageSpec of(String name, Desired state) {
        return new PackageSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                MAX_LIST_AGE,
                LOCK_LIMIT,
                false,
                Optional.empty(),
                state);
    }

    /** Describe a package in any version, without what it recommends. */
    public static PackageSpec of(String name) {
        return of(name, Desired.PRESENT);
    }

    /** Describe a package in its newest version, without what it recommends. */
    public static PackageSpec latest(String name) {
        return of(name, Desired.LATEST);
    }

    /** Describe the absence of a package. */
    public static PackageSpec absent(String name) {
        return of(name, Desired.ABSENT);
    }

    /** Tell whether an installed version is one that is asked for. */
    boolean takes(String installed, PackageManager by) {
        if (version.isEmpty()) {
            return true;
        }
        String wanted = version.get();
        return wanted.endsWith("*")
                ? installed.startsWith(wanted.substring(0, wanted.length() - 1))
                : by.compare(installed, wanted) == 0;
    }
}
