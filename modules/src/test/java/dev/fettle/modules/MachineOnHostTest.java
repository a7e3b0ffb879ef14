package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.hostname.HostnameModule;
import dev.fettle.modules.hostname.HostnameSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
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
}
