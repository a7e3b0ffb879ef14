package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.pkg.Desired;
import dev.fettle.modules.pkg.Manager;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
            rpm() {
                mkdir -p /tmp/rpm "$4"
                printf 'Name: %s\\nEpoch: %s\\nVersion: %s\\nRelease: 1\\nSummary: test\\nLicense: MIT\\nBuildArch: noarch\\nProvides: pond\\n' \\
                    "$1" "$2" "$3" >/tmp/rpm/test.spec
                printf '%%description\\ntest\\n%%files\\n' >>/tmp/rpm/test.spec
                rpmbuild -bb --quiet --define "_rpmdir $4" --define "_rpmfilename %%{NAME}-%%{VERSION}.rpm" /tmp/rpm/test.spec
            }
            """;

    private final HostBench bench;

    PackagesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private static PackageSpec spec(
            String name, String version, boolean downgrade, Manager manager, String file, String sha) {
        return new PackageSpec(
                name,
                Optional.of(version).filter(v -> !v.isEmpty()),
                Optional.of(file).filter(v -> !v.isEmpty()),
                Optional.of(sha).filter(v -> !v.isEmpty()),
                false,
                Optional.empty(),
                downgrade,
                Duration.ofDays(1),
                Duration.ofSeconds(2),
                false,
                Optional.of(manager),
                Desired.PRESENT);
    }

    private Task task(PackageSpec spec) {
        return bench.task(spec.name(), new PackageModule(), spec).build();
    }

    private List<Difference> differences(Task task) {
        return ((Decision.Change) bench.plan(task).changes().get(0).decision()).differences();
    }

    @Test
    void usesDnf() {
        bench.sh("apt-get update -q && apt-get install -y -q --no-install-recommends dnf rpm createrepo-c"
                + " python3-dnf-plugin-versionlock >&2");
        bench.sh(MAKE_RPM + """
                rm -rf /srv/rpms; rpm carp 0 1.0 /srv/rpms; rpm carp 0 1.9 /srv/rpms; rpm carp 0 1.10 /srv/rpms
                createrepo_c -q /srv/rpms
                mkdir -p /etc/yum.repos.d
                printf '[pond]\\nname=pond\\nbaseurl=file:///srv/rpms\\ngpgcheck=0\\n' >/etc/yum.repos.d/pond.repo
                dnf -q makecache
                """);
        Task old = task(spec("carp", "1.9", false, Manager.DNF, "", ""));
        assertThat(differences(old)).containsExactly(Difference.created("version", "1.9"));
        bench.converge(old);
        assertThat(bench.sh("rpm -q carp")).isEqualTo("carp-1.9-1.noarch\n");

        Task latest = bench.task("carp", new PackageModule(), PackageSpec.latest("carp"))
                .build();
        assertThat(bench.plan(latest).diagnostics()).isEmpty();
    }
}
