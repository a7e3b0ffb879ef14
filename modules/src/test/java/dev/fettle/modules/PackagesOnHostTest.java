package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.pkg.Desired;
import dev.fettle.modules.pkg.Manager;
import dev.fettle.modules.pkg.PackageCacheModule;
import dev.fettle.modules.pkg.PackageCacheSpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.pkg.PackageUpgradeModule;
import dev.fettle.modules.pkg.PackageUpgradeSpec;
import dev.fettle.modules.pkg.RepositoryModule;
import dev.fettle.modules.pkg.RepositorySpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SandboxHosts("packages-1")
final class PackagesOnHostTest {

    // Builds version $2 of the empty package $1 into the directory $3, with the lines of control file that follow.
    private static final String MAKE_DEB = """
            deb() {
                mkdir -p /tmp/deb/DEBIAN "$3"
                printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: Test <test@example.org>\\nDescription: test\\n' \\
                    "$1" "$2" >/tmp/deb/DEBIAN/control
                dpkg-deb --build /tmp/deb "$3/$1_$2.deb" >/dev/null
            }
            """;

    private static final String MAKE_RPM = """
            make_rpm() {
                mkdir -p /tmp/rpm "$4"
                printf 'Name: %s\\nEpoch: %s\\nVersion: %s\\nRelease: 1\\nSummary: test\\nLicense: MIT\\nBuildArch: noarch\\nProvides: pond\\n' \\
                    "$1" "$2" "$3" >/tmp/rpm/test.spec
                printf '%%description\\ntest\\n%%files\\n' >>/tmp/rpm/test.spec
                rpmbuild -bb --quiet --define "_rpmdir $4" --define "_rpmfilename %%{NAME}-%%{VERSION}.rpm" /tmp/rpm/test.spec
            }
            """;

    private static final String PUBLISH = """
            cd /srv/apt && apt-ftparchive packages . >Packages && apt-ftparchive release . >Release &&
                gpg --batch -q --yes --clearsign -o InRelease Release
            """;

    private final HostBench bench;

    PackagesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private static PackageSpec spec(String name, String version, Manager manager, boolean downgrade) {
        return spec(name, version, manager, downgrade, Optional.empty(), Optional.empty(), Desired.PRESENT);
    }

    private static PackageSpec spec(
            String name,
            String version,
            Manager manager,
            boolean downgrade,
            Optional<Boolean> held,
            Optional<String[]> file,
            Desired state) {
        return new PackageSpec(
                name,
                Optional.of(version).filter(v -> !v.isEmpty()),
                file.map(f -> f[0]),
                file.map(f -> f[1]),
                false,
                held,
                downgrade,
                Duration.ofDays(1),
                Duration.ofSeconds(2),
                false,
                Optional.of(manager),
                state);
    }

    private Task task(PackageSpec spec) {
        return bench.task(spec.name(), new PackageModule(), spec).build();
    }

    private List<Difference> differences(Task task) {
        Plan plan = bench.plan(task);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.changes()).hasSize(1);
        return ((Decision.Change) plan.changes().get(0).decision()).differences();
    }

    private String sha256(String path) {
        return bench.sh("sha256sum " + path).substring(0, 64);
    }

    @Test
    void usesDnf() {
        bench.sh("apt-get update -q >&2 && apt-get install -y -q --no-install-recommends dnf rpm createrepo-c"
                + " dnf-plugins-core >&2");
        bench.sh(MAKE_RPM + """
                for version in 1.0 1.9 1.10; do make_rpm carp 0 $version /srv/rpms; done
                make_rpm pike 3 2.0 /srv/files
                createrepo_c -q /srv/rpms
                mkdir -p /etc/yum.repos.d
                # Debian's plugin of this name would put what was downloaded into a repository of its own, unsigned.
                printf '[main]\\nenabled=0\\n' >/etc/dnf/plugins/local.conf
                printf '[pond]\nname=pond\nbaseurl=file:///srv/rpms\ngpgcheck=0\n' >/etc/yum.repos.d/pond.repo
                dnf -q makecache
                """);
        Task middle = task(spec("carp", "1.9", Manager.DNF, false));
        assertThat(differences(middle)).containsExactly(Difference.created("version", "1.9"));
        bench.converge(middle);
        assertThat(bench.sh("rpm -q carp")).isEqualTo("carp-1.9-1.noarch\n");

        Task upgrade = bench.task(
                        "upgrade",
                        new PackageUpgradeModule(),
                        new PackageUpgradeSpec(List.of(), PackageSpec.LOCK_LIMIT, Optional.of(Manager.DNF)))
                .build();
        assertThat(differences(upgrade)).containsExactly(Difference.of("carp.noarch", "1.9-1", "1.10-1"));
        bench.converge(upgrade);
        assertThat(bench.sh("rpm -q carp")).isEqualTo("carp-1.10-1.noarch\n");

        assertThat(bench.plan(task(spec("carp", "1.0", Manager.DNF, false))).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.hint()).contains("`downgrade`"));
        bench.converge(task(spec("carp", "1.0-1", Manager.DNF, true)));
        assertThat(bench.sh("rpm -q carp")).isEqualTo("carp-1.0-1.noarch\n");

        Task latest = task(spec("carp", "", Manager.DNF, false, Optional.of(true), Optional.empty(), Desired.LATEST));
        assertThat(differences(latest))
                .containsExactly(Difference.of("version", "1.0-1", "1.10-1"), Difference.of("held", "false", "true"));
        bench.converge(latest);
        assertThat(bench.sh("dnf -q --disablerepo='*' versionlock list")).contains("carp-0:1.10-1");
        bench.converge(task(spec("carp", "1.9*", Manager.DNF, true)));
        assertThat(bench.sh("rpm -q carp; dnf -q --disablerepo='*' versionlock list"))
                .contains("carp-1.9-1.noarch\n", "carp-0:1.9-1");

        bench.expectChanges(
                List.of(), task(spec("pond", "", Manager.DNF, false)), task(spec("carp", "1.9-1", Manager.DNF, false)));

        Task pike = task(spec(
                "pike",
                "3:2.0-1",
                Manager.DNF,
                false,
                Optional.empty(),
                Optional.of(new String[] {"/srv/files/pike-2.0.rpm", sha256("/srv/files/pike-2.0.rpm")}),
                Desired.PRESENT));
        bench.converge(pike, task(spec("carp", "1.9-1", Manager.DNF, false)));
        assertThat(bench.sh("rpm -q --qf '%{EPOCH}' pike")).isEqualTo("3");

        bench.sh("rpm -e pike");
        bench.sh(
                "systemd-run -q --unit=holder sleep 300; systemctl show -p MainPID --value holder >/var/lib/dnf/rpmdb_lock.pid");
        Report locked = bench.apply(pike, task(spec("carp", "1.9-1", Manager.DNF, false)));
        assertThat(bench.result(locked, "pike").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(locked, "pike").detail()).containsPattern("locked by process [0-9]+ \\(sleep\\)");
        bench.sh("systemctl stop holder; systemd-run -q --unit=brief sleep 3;"
                + " systemctl show -p MainPID --value brief >/var/lib/dnf/rpmdb_lock.pid");
        Report waited = bench.apply(
                task(new PackageSpec(
                        "pike",
                        Optional.of("3:2.0-1"),
                        Optional.of("/srv/files/pike-2.0.rpm"),
                        Optional.of(sha256("/srv/files/pike-2.0.rpm")),
                        false,
                        Optional.empty(),
                        false,
                        Duration.ofDays(1),
                        Duration.ofMinutes(1),
                        false,
                        Optional.of(Manager.DNF),
                        Desired.PRESENT)),
                task(spec("carp", "1.9-1", Manager.DNF, false)));
        assertThat(bench.result(waited, "pike").outcome()).isEqualTo(Outcome.CHANGED);
        bench.sh("rm -f /var/lib/dnf/rpmdb_lock.pid");

        bench.converge(task(spec("carp", "", Manager.DNF, false, Optional.empty(), Optional.empty(), Desired.ABSENT)));
        assertThat(bench.sh("rpm -q carp || :")).contains("is not installed");
    }

    @Test
    void usesApt() {
        bench.sh(MAKE_DEB + """
                for version in 1:1.9 1:1.10 2.0; do deb roach "$version" /srv/debs; done
                mv /srv/debs/roach_1:1.9.deb /srv/debs/old.deb; mv /srv/debs/roach_1:1.10.deb /srv/debs/new.deb
                """);
        Optional<String[]> old = Optional.of(new String[] {"/srv/debs/old.deb", sha256("/srv/debs/old.deb")});
        Optional<String[]> fresh = Optional.of(new String[] {"/srv/debs/new.deb", sha256("/srv/debs/new.deb")});
        Task newer = task(spec("roach", "1:1.10", Manager.APT, false, Optional.of(true), fresh, Desired.PRESENT));
        bench.converge(newer);
        Task older = task(spec("roach", "1:1.9", Manager.APT, false, Optional.of(true), old, Desired.PRESENT));
        assertThat(bench.plan(older).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.hint()).contains("`downgrade`"));
        bench.converge(task(spec("roach", "1:1.9", Manager.APT, true, Optional.of(true), old, Desired.PRESENT)));
        assertThat(bench.sh("dpkg-query -W -f '${Version} ${db:Status-Want}' roach"))
                .isEqualTo("1:1.9 hold");

        Report wrong = bench.apply(
                task(spec("roach", "1:1.11", Manager.APT, false, Optional.empty(), fresh, Desired.PRESENT)));
        assertThat(bench.result(wrong, "roach").detail()).contains("is package roach 1:1.10 and not roach 1:1.11");
        Report forged = bench.apply(task(spec(
                "roach",
                "1:1.10",
                Manager.APT,
                false,
                Optional.empty(),
                Optional.of(new String[] {"/srv/debs/new.deb", "0".repeat(64)}),
                Desired.PRESENT)));
        assertThat(bench.result(forged, "roach").detail()).contains("has the SHA-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reinstreq half-installed", "ok unpacked", "ok half-configured"})
    void bringsToAnEndWhatStoppedHalfWay(String status) {
        bench.sh(MAKE_DEB + "deb bream 1.0 /srv/debs");
        Optional<String[]> file =
                Optional.of(new String[] {"/srv/debs/bream_1.0.deb", sha256("/srv/debs/bream_1.0.deb")});
        Task bream = task(spec("bream", "1.0", Manager.APT, false, Optional.empty(), file, Desired.PRESENT));
        bench.converge(bream);
        String stop =
                "sed -i '/^Package: bream$/,/^$/s/^Status: .*/Status: install " + status + "/' /var/lib/dpkg/status";
        bench.sh(stop);
        bench.expectChanges(List.of("bream: an installation or removal of the package stopped half-way"), bream);
        bench.converge(bream);
        assertThat(bench.sh("dpkg-query -W -f '${db:Status-Abbrev}' bream")).isEqualTo("ii ");
        bench.sh(stop);
        bench.converge();
        assertThat(bench.sh("dpkg-query -W -f '${db:Status-Abbrev}' bream 2>/dev/null || echo gone"))
                .isEqualTo("gone\n");
    }

    @Test
    void namesWhoHoldsTheLock() {
        // What other tests leave would be taken away meanwhile, and wait for the lock as long as packages do.
        bench.converge();
        bench.sh(MAKE_DEB + """
                mkdir -p /tmp/deb/DEBIAN; mkfifo /run/begun /run/go
                printf '#!/bin/sh\necho begun >/run/begun\nread line </run/go\n' >/tmp/deb/DEBIAN/postinst
                chmod 755 /tmp/deb/DEBIAN/postinst
                deb slow 1 /srv/slow
                rm /tmp/deb/DEBIAN/postinst
                deb quick 1 /srv/quick
                systemd-run -q --unit=slow-install dpkg -i /srv/slow/slow_1.deb
                timeout 60 cat /run/begun
                """);
        Task quick = task(spec(
                "quick",
                "1",
                Manager.APT,
                false,
                Optional.empty(),
                Optional.of(new String[] {"/srv/quick/quick_1.deb", sha256("/srv/quick/quick_1.deb")}),
                Desired.PRESENT));
        Report locked = bench.apply(quick);
        bench.sh("echo go >/run/go; timeout 60 sh -c 'while systemctl is-active -q slow-install; do sleep 0.1; done'");
        assertThat(bench.result(locked, "quick").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(locked, "quick").detail()).containsPattern("locked by process [0-9]+ \\(dpkg\\)");
        bench.converge(quick);
    }

    @Test
    void usesSignedRepositories() {
        bench.sh(
                "apt-get update -q >&2 && apt-get install -y -q --no-install-recommends gnupg apt-utils dnf rpm createrepo-c >&2");
        bench.sh(MAKE_DEB + MAKE_RPM + """
                export GNUPGHOME=/root/keys; mkdir -m 700 /root/keys
                gpg --batch -q --passphrase '' --quick-generate-key test@example.org rsa2048 sign never
                deb tench 1.0 /srv/apt
                make_rpm perch 0 1.0 /srv/yum
                rpmsign --define '_gpg_name test@example.org' --define '_gpg_path /root/keys' --define '__gpg /usr/bin/gpg' \\
                    --addsign /srv/yum/perch-1.0.rpm >&2 || exit
                createrepo_c -q /srv/yum
                """ + PUBLISH);
        String key = bench.sh("GNUPGHOME=/root/keys gpg --armor --export");
        String fingerprint = bench.sh(
                        "GNUPGHOME=/root/keys gpg --with-colons --list-keys | sed -n 's/^fpr:*\\([0-9A-F]*\\):/\\1/p'")
                .strip();
        assertThatThrownBy(() -> repository(Manager.APT, key, "0".repeat(40)))
                .hasMessageContaining("has the fingerprint " + fingerprint);

        Task apt = bench.task("apt", new RepositoryModule(), repository(Manager.APT, key, fingerprint))
                .build();
        Task dnf = bench.task("dnf", new RepositoryModule(), repository(Manager.DNF, key, fingerprint))
                .build();
        Task tench = bench.task("tench", new PackageModule(), PackageSpec.latest("tench"))
                .after(apt.id())
                .build();
        Task perch = bench.task("perch", new PackageModule(), spec("perch", "1.0", Manager.DNF, false))
                .after(dnf.id())
                .build();
        Task fresh = bench.task("fresh", new PackageCacheModule(), PackageCacheSpec.of(Duration.ofHours(1)))
                .build();
        Task[] all = {apt, tench, dnf, perch, fresh};
        bench.converge(all);
        assertThat(bench.sh("dpkg-query -W -f '${Version}' tench; rpm -q perch"))
                .isEqualTo("1.0perch-1.0-1.noarch\n");

        // What is new in a repository shows once its lists are fetched, here because its file differs.
        bench.sh(MAKE_DEB + "export GNUPGHOME=/root/keys\ndeb tench 1.1 /srv/apt\n" + PUBLISH
                + "echo 'Enabled: no' >>/etc/apt/sources.list.d/pool.sources\n");
        bench.expectChanges(
                List.of("apt: the repository differs", "tench: cannot be known until bench/apt@packages-1 is done"),
                all);
        bench.converge(all);
        assertThat(bench.sh("dpkg-query -W -f '${Version}' tench")).isEqualTo("1.1");

        bench.sh(
                "touch -d '2 hours ago' /var/lib/apt/lists /etc/apt/sources.list.d/pool.sources /etc/apt/keyrings/pool.asc");
        bench.expectChanges(List.of("fresh: the lists of packages are too old"), all);
        bench.converge(all);

        // A list that somebody else signed is refused, and is refused again.
        bench.sh(
                "sed -i 's/^Date: .*/Date: Thu, 01 Jan 2026 00:00:00 UTC/' /srv/apt/InRelease; touch /etc/apt/sources.list.d/pool.sources");
        for (int i = 0; i < 2; i++) {
            Report forged = bench.apply(all);
            assertThat(bench.result(forged, "apt").outcome()).isEqualTo(Outcome.FAILED);
        }
        bench.sh("rm -rf /srv/apt/InRelease\nexport GNUPGHOME=/root/keys\n" + PUBLISH);
        bench.converge(all);

        bench.converge(fresh);
        assertThat(bench.sh("ls /etc/apt/sources.list.d /etc/apt/keyrings /etc/yum.repos.d /etc/pki/rpm-gpg"))
                .doesNotContain("pool");
    }

    private static RepositorySpec repository(Manager manager, String key, String fingerprint) {
        boolean apt = manager == Manager.APT;
        return new RepositorySpec(
                "pool",
                manager,
                List.of(apt ? "file:/srv/apt" : "file:///srv/yum"),
                apt ? List.of("./") : List.of(),
                List.of(),
                List.of(),
                Optional.of(Content.of(key)),
                List.of(fingerprint),
                Duration.ofSeconds(60),
                Presence.PRESENT);
    }
}
