package dev.fettle.modules.pkg;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.modules.support.Scripts;
import java.time.Duration;

/** Know apt (Debian, Ubuntu), in the versions since 1.9.11 that wait for dpkg's lock by themselves. */
final class Apt implements PackageManager {

    private static final String INSTALL = LIBRARY + Scripts.load(Apt.class, "apt-install.sh");
    private static final String REMOVE = LIBRARY + Scripts.load(Apt.class, "apt-remove.sh");
    private static final String REFRESH = LIBRARY + "fettle_update \"$1\"\n";

    @Override
    public int compare(String one, String other) {
        return Versions.debian(one, other);
    }

    @Override
    public Command install(PackageSpec desired, PackageState state, String version, boolean downgrade) {
        return quiet(Command.shell(
                INSTALL,
                desired.name(),
                version,
                (desired.recommends() ? "--install-recommends" : "--no-install-recommends")
                        + (downgrade ? " --allow-downgrades" : "")
                        + (state.held() ? " --allow-change-held-packages" : ""),
                Long.toString(desired.maxListAge().toSeconds()),
                Long.toString(desired.lockLimit().toSeconds()),
                desired.file().orElse(""),
                desired.sha256().orElse("")));
    }

    @Override
    public Command remove(PackageSpec desired) {
        return quiet(Command.shell(
                REMOVE,
                desired.name(),
                desired.purge() ? "purge" : "remove",
                Long.toString(desired.lockLimit().toSeconds())));
    }

    @Override
    public Command hold(PackageSpec desired, boolean held) {
        return quiet(Command.of("apt-mark", held ? "hold" : "unhold", "--", desired.name()));
    }

    @Override
    public Command refresh(Duration lockLimit) {
        return Command.shell(REFRESH, Long.toString(lockLimit.toSeconds()));
    }

    /** Keep a command from asking questions and from restarting services. */
    static Command quiet(Command command) {
        return command.with("DEBIAN_FRONTEND", Content.of("noninteractive"))
                .with("APT_LISTCHANGES_FRONTEND", Content.of("none"))
                // needrestart of Ubuntu would restart services by itself: list them only.
                .with("NEEDRESTART_MODE", Content.of("l"));
    }
}
