package dev.fettle.examples.owntaskserv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.Engine;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.Modules;
import dev.fettle.pkl.PklInfra;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it does to a real host. Skipped with the reason where none can be booted. */
@SandboxHosts("web-1")
class MotdOnHostTest {

    @Test
    void convergesAndMendsWhatSomebodyChanged(SandboxHost host, @TempDir Path dir) {
        HostBench bench = new HostBench(host, List.of());
        Engine engine = Engine.builder()
                .connector(new SandboxConnector())
                .modules(Modules.all())
                .build();
        try (PklInfra infra = MotdInfra.with(
                dir,
                "connection = \"sandbox\"; address = \"" + host.address() + "\"",
                "contact = \"ops@example.com\"; daily = true")) {
            Definition definition = infra.load();

            assertThat(engine.apply(definition).converged()).isTrue();
            assertThat(bench.sh("cat /etc/motd")).isEqualTo("This host is looked after by ops@example.com.\n");
            assertThat(bench.sh("stat -c %a /etc/cron.daily/motd")).isEqualTo("755\n");
            assertThat(engine.plan(definition).isEmpty()).isTrue();

            bench.sh("echo hello >/etc/motd");
            Plan plan = engine.plan(definition);
            assertThat(plan.changes()).extracting(task -> task.id().toString()).containsExactly("motd/message@web-1");
            assertThat(engine.apply(definition).converged()).isTrue();
            assertThat(bench.sh("cat /etc/motd")).contains("ops@example.com");
        }
    }
}
