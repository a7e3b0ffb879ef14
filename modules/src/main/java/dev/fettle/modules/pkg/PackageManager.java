package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.Web;
import java.time.Duration;
import java.util.Optional;

/** Know the commands of one package manager. */
interface PackageManager {

    /** What the scripts share: waiting for locks, fetching. */
    String LIBRARY = Scripts.load(PackageManager.class, "lib.sh") + Web.LIBRARY;

    /** Return the one that the probe names. */
    static Optional<PackageManager> named(String name) {
        return switch (name) {
            case "apt" -> Optional.of(new Apt());
            case "dnf" -> Optional.of(new Dnf());
            default -> Optional.empty();
        };
    }

    /** Compare two versions as it does. */
    int compare(String one, String other);

    /**
     * Return the command that installs a package, or another version of it, fetching lists first where they are old.
     *
     * @param version the version, maybe with a final {@code *}; empty takes the best
     * @param downgrade whether an older version takes the place of a newer one
     */
    Command install(PackageSpec desired, PackageState state, String version, boolean downgrade);

    /** Return the command that removes a package, and nothing but it. */
    Command remove(PackageSpec desired);

    /** Return the command that lets upgrades leave a package alone, or not. */
    Command hold(PackageSpec desired, boolean held);

    /** Return the command that fetches the lists of packages. */
    Command refresh(Duration lockLimit);
}
