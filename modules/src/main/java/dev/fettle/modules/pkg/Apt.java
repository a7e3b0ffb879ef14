package dev.fettle.modules.pkg;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.modules.support.Scripts;

/** Know apt (Debian, Ubuntu), in the versions since 1.9.11 that wait for dpkg's lock by themselves. */
final class Apt implements PackageManager {

    /** How long to wait for another program that holds a lock of apt or dpkg, in seconds. */
    private static final String LOCK_LIMIT = "180";

    private static final String INSTALL = Scripts.load(Apt.class, "apt-install.sh");
    private static final String REMOVE = Scripts.load(Apt.class, "apt-remove.sh");

    @Override
    public String name() {
        return "apt";
    }

    @Override
    public Command install(PackageSpec desired, PackageState state) {
        return quiet(Command.shell(
                INSTALL,
                desired.name(),
                desired.version().orElse(""),
                desired.recommends() ? "--install-recommends" : "--no-install-recommends",
                state.held() ? "--allow-change-held-packages" : "",
                Long.toString(desired.maxListAge().toSeconds()),
                LOCK_LIMIT));
    }

    @Override
    public Command remove(PackageSpec desired) {
        return quiet(Command.shell(REMOVE, desired.name(), desired.purge() ? "purge" : "remove", LOCK_LIMIT));
    }

    @Override
    public Command hold(PackageSpec desired, boolean held) {
        return quiet(Command.of("apt-mark", held ? "hold" : "unhold", "--", desired.name()));
    }

    private static Command quiet(Command command) {
        return command.with("DEBIAN_FRONTEND", Content.of("noninteractive"))
                .with("APT_LISTCHANGES_FRONTEND", Content.of("none"))
                // needrestart of Ubuntu would restart services by itself: list them only.
                .with("NEEDRESTART_MODE", Content.of("l"));
    }
}
