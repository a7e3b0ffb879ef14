package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.pkg.PackageUpgradeModule;
import dev.fettle.modules.pkg.PackageUpgradeSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Upgrades of all packages, on a host that knows one small repository only. */
@SandboxHosts("upgrades-1")
final class UpgradesOnHostTest {

    private static final String REPOSITORY = """
            deb() {
                mkdir -p /tmp/deb/DEBIAN /srv/up
                printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Test <test@example.org>\n%sDescription: test\n' \
                    "$1" "$2" "$3" >/tmp/deb/DEBIAN/control
                dpkg-deb --build /tmp/deb "/srv/up/$1_$2.deb" >/dev/null
            }
            publish() {
                cd /srv/up
                for d in *.deb; do
                    dpkg-deb -f "$d"
                    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$d" "$(stat -c %s "$d")" "$(sha256sum <"$d" | cut -d' ' -f1)"
                done >Packages
                apt-get update -q >&2
            }
            """;

    private final HostBench bench;

    UpgradesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task upgrade(String... exclude) {
        return bench.task(
                        "upgrade",
                        new PackageUpgradeModule(),
                        new PackageUpgradeSpec(List.of(exclude), PackageSpec.LOCK_LIMIT, Optional.empty()))
                .build();
    }

    @Test
    void namesEachUpgradeAndInstallsTheseVersions() {
        bench.sh(REPOSITORY + """
                mkdir -p /root/away && mv /etc/apt/sources.list* /root/away/ && mkdir /etc/apt/sources.list.d
                echo 'deb [trusted=yes] file:/srv/up ./' >/etc/apt/sources.list
                for p in perch tench held; do deb $p 1:1.0; done
                publish
                apt-get install -y -q perch tench held >&2
                apt-mark hold held >&2
                """);
        bench.expectChanges(List.of(), upgrade());
        bench.sh(REPOSITORY + """
                for p in perch tench held; do deb $p 1:1.1; done
                deb perch 1:1.2 "Depends: bait
                "
                deb bait 1
                publish
                """);
        Decision.Change change =
                (Decision.Change) bench.plan(upgrade()).changes().get(0).decision();
        assertThat(change.reason()).isEqualTo("2 packages can be newer");
        assertThat(change.differences())
                .containsExactlyInAnyOrder(
                        Difference.of("perch", "1:1.0", "1:1.2"), Difference.of("tench", "1:1.0", "1:1.1"));
        bench.converge(upgrade("t*"));
        assertThat(bench.sh("dpkg-query -W -f '${Package} ${Version}\n' bait held perch tench"))
                .isEqualTo("bait 1\nheld 1:1.0\nperch 1:1.2\ntench 1:1.0\n");
        bench.expectChanges(List.of("upgrade: 1 package can be newer"), upgrade());
        bench.converge(upgrade());
    }
}
