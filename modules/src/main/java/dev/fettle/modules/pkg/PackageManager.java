package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;

/** Know the commands of one package manager. */
interface PackageManager {

    /** Return its name, as the probe gives it. */
    String name();

    /** Return the command that installs a package, or another version of it, fetching lists first where they are old. */
    Command install(PackageSpec desired, PackageState state);

    /** Return the command that removes a package, and nothing but it. */
    Command remove(PackageSpec desired);

    /** Return the command that lets upgrades leave a package alone, or not. */
    Command hold(PackageSpec desired, boolean held);
}
