package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SandboxHosts("server-1")
class ServerOnHostTest {

    private final SandboxHost host;
    private final Desk desk;

    ServerOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        desk = new Desk(dir);
    }

    @Test
    void followsTheJournalOfAServerAsItIsWritten() throws Exception {
        desk.thing("").servers(server(host));
        sh(host, "logger written-before");
        Process follower =
                desk.start("server", "ssh", "server-1", "--infra", "it", "--", "journalctl", "-f", "-n", "5");
        try {
            awaitInLog(follower, "written-before");
            sh(host, "logger written-while-it-runs");
            awaitInLog(follower, "written-while-it-runs");
        } finally {
            follower.descendants().forEach(ProcessHandle::destroy);
            follower.destroy();
        }
        assertThat(follower.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Wait, at most half a minute, until a command that goes on running has said something. */
    private void awaitInLog(Process running, String text) throws Exception {
        for (int tries = 0; tries < 300 && !desk.log().contains(text); tries++) {
            assertThat(running.waitFor(100, TimeUnit.MILLISECONDS))
                    .as(desk.log())
                    .isFalse();
        }
        assertThat(desk.log()).contains(text);
    }
}
