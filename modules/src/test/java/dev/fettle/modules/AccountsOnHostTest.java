package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.group.GroupModule;
import dev.fettle.modules.group.GroupSpec;
import dev.fettle.modules.link.LinkModule;
import dev.fettle.modules.link.LinkSpec;
import dev.fettle.modules.pkg.Desired;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.user.UserModule;
import dev.fettle.modules.user.UserSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SandboxHosts("accounts-1")
final class AccountsOnHostTest {

    private static final String HASH = "$6$saltsalt$" + "a".repeat(86);

    private final HostBench bench;

    AccountsOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all()).secret("hash", HASH);
    }

    private Task user(UserSpec spec) {
        return bench.task("user", new UserModule(), spec).build();
    }

    private static UserSpec app(Presence state) {
        boolean present = state == Presence.PRESENT;
        return new UserSpec(
                "app",
                present ? Optional.of(1977) : Optional.empty(),
                Optional.empty(),
                present ? List.of("app-readers", "adm") : List.of(),
                present,
                present ? Optional.of("/srv/app") : Optional.empty(),
                present,
                present ? Optional.of("/bin/sh") : Optional.empty(),
                false,
                present ? Optional.of("App it's $(me)") : Optional.empty(),
                present ? Optional.of(Content.secret(SecretRef.parse("test:hash"))) : Optional.empty(),
                Optional.empty(),
                !present,
                state);
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    @Test
    void bringsAboutAUserWithItsGroupsAndTakesItAway() {
        Task group = bench.task(
                        "group",
                        new GroupModule(),
                        new GroupSpec(
                                "app-readers", Optional.of(1976), true, List.of("daemon"), List.of(), Presence.PRESENT))
                .build();
        Task user = user(app(Presence.PRESENT));
        Task files = bench.task(
                        "files", new DirectoryModule(), DirectorySpec.of("/srv/app/files", "app", "app", "0700"))
                .build();
        assertThat(bench.converge(files, user, group).count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(bench.sh("id app; getent passwd app; getent shadow app | cut -d: -f2; stat -c %U:%G:%a /srv/app"))
                .isEqualTo("uid=1977(app) gid=1977(app) groups=1977(app),4(adm),1976(app-readers)\n"
                        + "app:x:1977:1977:App it's $(me):/srv/app:/bin/sh\n" + HASH
                        + "\napp:app:700\n"
                                .replace("700", bench.sh("stat -c %a /srv/app").strip()));

        bench.sh("usermod -s /bin/bash -a -G games app; echo app:other | chpasswd");
        bench.expectChanges(List.of("user: groups, shell and password differ"), files, user, group);
        bench.converge(files, user, group);

        // The home directory goes with the user, so what is inside it goes first.
        bench.converge(user, group);
        bench.converge(user(app(Presence.ABSENT)));
        assertThat(bench.sh("getent passwd app || echo gone; ls /srv"))
                .startsWith("gone\n")
                .doesNotContain("app");
    }

    @Test
    void takesMembersOutThatItHasPutIn() {
        bench.sh("groupadd -f shared; usermod -a -G shared games");
        bench.converge(shared(List.of("daemon", "games"), List.of()));
        assertThat(bench.sh("getent group shared | cut -d: -f4")).isEqualTo("games,daemon\n");
        bench.converge(shared(List.of("games"), List.of()));
        assertThat(bench.sh("getent group shared | cut -d: -f4")).isEqualTo("games\n");
        bench.converge(shared(List.of("bin"), List.of("games")));
        assertThat(bench.sh("getent group shared | cut -d: -f4")).isEqualTo("bin\n");
        bench.converge();
        assertThat(bench.sh("getent group shared | cut -d: -f4"))
                .as("the group was there before, and stays")
                .isEqualTo("\n");
    }

    private Task shared(List<String> members, List<String> absentMembers) {
        GroupSpec spec = new GroupSpec("shared", Optional.empty(), false, members, absentMembers, Presence.PRESENT);
        return bench.task("shared", new GroupModule(), spec).build();
    }

    @Test
    void installsHoldsAndRemovesPackages() {
        PackageSpec held = new PackageSpec(
                "hello",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(true),
                false,
                PackageSpec.MAX_LIST_AGE,
                PackageSpec.LOCK_LIMIT,
                false,
                Optional.empty(),
                Desired.PRESENT);
        Task hello = bench.task("hello", new PackageModule(), held).build();
        Task tree =
                bench.task("tree", new PackageModule(), PackageSpec.of("tree")).build();
        Task link = bench.task("link", new LinkModule(), LinkSpec.of("/usr/local/bin/greet", "/usr/bin/hello"))
                .build();
        assertThat(bench.converge(hello, tree, link).count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(bench.sh("/usr/local/bin/greet; apt-mark showhold; command -v tree"))
                .isEqualTo("Hello, world!\nhello\n/usr/bin/tree\n");

        bench.sh("apt-mark unhold hello; apt-get remove -y -q tree");
        bench.expectChanges(
                List.of("hello: the hold differs", "tree: the package is not installed"), hello, tree, link);
        bench.converge(hello, tree, link);

        bench.sh("apt-mark unhold hello");
        Task gone = bench.task("hello", new PackageModule(), PackageSpec.absent("hello"))
                .build();
        bench.converge(gone, tree, link);
        assertThat(bench.sh("command -v hello || echo gone")).isEqualTo("gone\n");
    }

    @Test
    void refusesToRemoveWhatOthersNeed() {
        Task dbus = bench.task("needed", new PackageModule(), PackageSpec.absent("libdbus-1-3"))
                .build();
        var report = bench.apply(dbus);
        assertThat(bench.result(report, "needed").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "needed").detail()).contains("would remove other packages");
    }

    @Test
    void saysWhichPackageCannotBeFound() {
        Task none = bench.task("none", new PackageModule(), PackageSpec.of("fettle-no-such-package"))
                .build();
        var report = bench.apply(none);
        assertThat(bench.result(report, "none").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "none").detail()).contains("fettle-no-such-package");
    }

    private static UserSpec guest(boolean locked, boolean password) {
        return new UserSpec(
                "guest",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                password ? Optional.of(Content.secret(SecretRef.parse("test:hash"))) : Optional.empty(),
                Optional.of(locked),
                false,
                Presence.PRESENT);
    }

    @Test
    void locksAndUnlocksAPassword() {
        String shadow = "getent shadow guest | cut -d: -f2 | cut -c1-3";
        bench.converge(user(guest(true, true)));
        assertThat(bench.sh(shadow)).isEqualTo("!$6\n");
        bench.sh("usermod -U guest");
        bench.expectChanges(List.of("user: locked differs"), user(guest(true, true)));
        bench.converge(user(guest(true, true)));
        bench.expectChanges(List.of("user: locked differs"), user(guest(false, false)));
        bench.converge(user(guest(false, false)));
        assertThat(bench.sh(shadow)).isEqualTo("$6$\n");
        bench.sh("usermod -p '*' guest");
        assertThat(bench.plan(user(guest(false, false))).diagnostics().get(0).summary())
                .contains("no password that could be unlocked");
        bench.converge(user(guest(true, false)));
    }
}
