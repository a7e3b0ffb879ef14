package dev.fettle.modules.pkg;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Describe that all packages are as new as the host's lists know them.
 *
 * @param exclude packages that stay as they are; a final {@code *} stands for any rest
 * @param lockLimit how long to wait for another program that uses the package manager
 * @param manager which package manager; empty takes the host's
 */
public record PackageUpgradeSpec(List<String> exclude, Duration lockLimit, Optional<Manager> manager) {

    /** Check and copy the parts. */
    public PackageUpgradeSpec {
        exclude = List.copyOf(exclude);
        requireNonNull(lockLimit, "lockLimit is null");
        requireNonNull(manager, "manager is null");
        for (String name : exclude) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9+._-]*\\*?")) {
                throw new IllegalArgumentException(
                        "`" + name + "` is not the name of a package, or the beginning of one and a final `*`.");
            }
        }
    }

    /** Describe that all packages are new. */
    public static PackageUpgradeSpec all() {
        return new PackageUpgradeSpec(List.of(), PackageSpec.LOCK_LIMIT, Optional.empty());
    }

    boolean isExcluded(String name) {
        return exclude.stream()
                .anyMatch(e -> e.endsWith("*") ? name.startsWith(e.substring(0, e.length() - 1)) : name.equals(e));
    }
}
