package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.alternatives.AlternativesModule;
import dev.fettle.modules.alternatives.AlternativesSpec;
import dev.fettle.modules.catrust.CaTrustModule;
import dev.fettle.modules.catrust.CaTrustSpec;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.hostname.HostnameModule;
import dev.fettle.modules.hostname.HostnameSpec;
import dev.fettle.modules.kernelmodule.KernelModuleModule;
import dev.fettle.modules.kernelmodule.KernelModuleSpec;
import dev.fettle.modules.mount.MountModule;
import dev.fettle.modules.mount.MountSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.timezone.TimeZoneModule;
import dev.fettle.modules.timezone.TimeZoneSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SandboxHosts("machine-1")
final class MachineOnHostTest {

    private final HostBench bench;

    MachineOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    @Test
    void namesTheHost() {
        Task name = bench.task("name", new HostnameModule(), HostnameSpec.of("web-1.bench"))
                .build();
        assertThat(bench.converge(name).count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(bench.sh("cat /etc/hostname; uname -n; hostnamectl --static"))
                .isEqualTo("web-1.bench\nweb-1.bench\nweb-1.bench\n");

        bench.sh("hostname other");
        bench.expectChanges(List.of("name: name differs"), name);
        bench.converge(name);
        bench.sh("printf 'web-2' >/etc/hostname");
        bench.expectChanges(List.of("name: content differs"), name);
        bench.converge(name);
        assertThat(bench.sh("cat /etc/hostname; uname -n")).isEqualTo("web-1.bench\nweb-1.bench\n");
    }

    @Test
    void setsTheTimeZone() {
        bench.sh("echo Etc/UTC >/etc/timezone");
        Task zone = bench.task("zone", new TimeZoneModule(), new TimeZoneSpec("Europe/Berlin"))
                .build();
        bench.converge(zone);
        assertThat(bench.sh("date -d @0 +%H:%M; cat /etc/timezone")).isEqualTo("01:00\nEurope/Berlin\n");
        bench.sh("ln -sf ../usr/share/zoneinfo/Asia/Tokyo /etc/localtime");
        bench.expectChanges(List.of("zone: zone differs"), zone);
        bench.converge(zone);
        bench.converge(zone);
    }

    @Test
    void trustsAnAuthorityAndNoLonger() {
        String pem = bench.sh("""
                cd /tmp && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k -out c -days 30 \\
                    -subj '/CN=Inside it is' 2>/dev/null; cat c""");
        String check = "openssl verify /tmp/c 2>&1 | tail -n 1";
        assertThat(bench.sh(check)).doesNotContain("OK");
        Task trust = bench.task("trust", new CaTrustModule(), CaTrustSpec.of("inside", Content.of(pem)))
                .build();
        assertThat(bench.converge(trust).count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(bench.sh(check)).isEqualTo("/tmp/c: OK\n");

        bench.sh("echo other >/usr/local/share/ca-certificates/inside.crt");
        bench.expectChanges(List.of("trust: certificate differs"), trust);
        bench.converge(trust);
        bench.sh("sed -i '/BEGIN/,$d' /etc/ssl/certs/ca-certificates.crt");
        bench.expectChanges(List.of("trust: bundle differs"), trust);
        bench.converge(trust);

        bench.converge();
        assertThat(bench.sh(check)).doesNotContain("OK");
        assertThat(bench.sh("ls /usr/local/share/ca-certificates")).isEmpty();
    }

    @Test
    void choosesAProgramAndLeavesItToThePrioritiesAgain() {
        bench.sh("""
                for n in one two; do printf '#!/bin/sh\\necho %s\\n' $n >/usr/local/bin/greet-$n; chmod +x /usr/local/bin/greet-$n; done
                update-alternatives --install /usr/local/bin/greet greet /usr/local/bin/greet-one 20 --quiet
                update-alternatives --install /usr/local/bin/greet greet /usr/local/bin/greet-two 10 --quiet
                """);
        Task choice = bench.task(
                        "choice",
                        new AlternativesModule(),
                        new AlternativesSpec("greet", Optional.of("/usr/local/bin/greet-two")))
                .build();
        bench.converge(choice);
        assertThat(bench.sh("greet")).isEqualTo("two\n");
        bench.sh("update-alternatives --set greet /usr/local/bin/greet-one --quiet");
        bench.expectChanges(List.of("choice: choice differs"), choice);
        bench.converge(choice);
    }

    @Test
    void mountsAndUnmounts() {
        Task place = bench.task(
                        "place", new DirectoryModule(), DirectorySpec.of("/srv/my data", "root", "root", "0755"))
                .build();
        Task mount = bench.task(
                        "mount", new MountModule(), MountSpec.of("/srv/my data", "tmpfs", "tmpfs", "size=1m,mode=0755"))
                .build();
        assertThat(bench.converge(place, mount).count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(bench.sh("findmnt -n -o FSTYPE,SIZE --target '/srv/my data'; grep srv /etc/fstab"))
                .isEqualTo("tmpfs    1M\ntmpfs /srv/my\\040data tmpfs size=1m,mode=0755 0 0\n");

        bench.sh("umount '/srv/my data'");
        bench.expectChanges(List.of("mount: it is not mounted"), place, mount);
        bench.converge(place, mount);
        Task larger = bench.task(
                        "mount", new MountModule(), MountSpec.of("/srv/my data", "tmpfs", "tmpfs", "size=2m,mode=0755"))
                .build();
        bench.converge(place, larger);
        assertThat(bench.sh("findmnt -n -o SIZE --target '/srv/my data'").strip())
                .isEqualTo("2M");

        bench.converge();
        assertThat(bench.sh("mountpoint -q '/srv/my data' || echo gone; grep -c srv /etc/fstab || true; ls /srv"))
                .isEqualTo("gone\n0\n");
    }

    @Test
    void notesAKernelModuleForTheNextBootAndSaysWhereNoneCanBeLoaded() {
        bench.sh("mkdir -p /etc/modprobe.d /etc/modules-load.d");
        KernelModuleSpec spec = new KernelModuleSpec("br-netfilter", Optional.of("a=1"), false, Presence.PRESENT);
        Task noted = bench.task("noted", new KernelModuleModule(), spec).build();
        bench.converge(noted);
        assertThat(bench.sh(
                        "cat /etc/modules-load.d/fettle-br_netfilter.conf /etc/modprobe.d/fettle-br_netfilter.conf"))
                .isEqualTo("br_netfilter\noptions br_netfilter a=1\n");
        Task loaded = bench.task(
                        "noted",
                        new KernelModuleModule(),
                        new KernelModuleSpec("no_such_module", Optional.empty(), true, Presence.PRESENT))
                .build();
        assertThat(bench.plan(loaded).diagnostics())
                .extracting(d -> d.summary())
                .singleElement()
                .asString()
                .contains("has no module `no_such_module`");
        bench.converge();
        assertThat(bench.sh("ls /etc/modules-load.d /etc/modprobe.d")).doesNotContain("fettle");
    }
}
