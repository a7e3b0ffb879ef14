package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;
import dev.fettle.modules.support.Scripts;
import java.time.Duration;

/** Know dnf 4 (Fedora, RHEL 8 and later). */
final class Dnf implements PackageManager {

    private static final String INSTALL = LIBRARY + Scripts.load(Dnf.class, "dnf-install.sh");
    private static final String REMOVE = LIBRARY + Scripts.load(Dnf.class, "dnf-remove.sh");
    private static final String HOLD = Scripts.load(Dnf.class, "dnf-hold.sh");
    private static final String REFRESH = LIBRARY + Scripts.load(Dnf.class, "dnf-refresh.sh");

    @Override
    public int compare(String one, String other) {
        return Versions.rpm(one, other);
    }

    @Override
    public Command install(PackageSpec desired, PackageState state, String version, boolean downgrade) {
        return Command.shell(
                INSTALL,
                desired.name(),
                version,
                downgrade ? "downgrade" : "install",
                "--setopt=install_weak_deps=" + (desired.recommends() ? "True" : "False")
                        + " --setopt=*.metadata_expire=" + desired.maxListAge().toSeconds()
                        + (state.held() ? " --disableplugin=versionlock" : ""),
                Long.toString(desired.lockLimit().toSeconds()),
                state.held() ? "held" : "",
                desired.file().orElse(""),
                desired.sha256().orElse(""));
    }

    @Override
    public Command remove(PackageSpec desired) {
        return Command.shell(
                REMOVE, desired.name(), Long.toString(desired.lockLimit().toSeconds()));
    }

    @Override
    public Command hold(PackageSpec desired, boolean held) {
        return Command.shell(HOLD, desired.name(), held ? "add" : "delete");
    }

    @Override
    public Command refresh(Duration lockLimit) {
        return Command.shell(REFRESH, Long.toString(lockLimit.toSeconds()));
    }
}
