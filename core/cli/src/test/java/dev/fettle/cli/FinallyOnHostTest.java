package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops a service, fails to save what it holds, and starts it again all the same. */
@SandboxHosts("finally-1")
class FinallyOnHostTest {

    @Test
    void startsTheServiceAgainAfterABackupThatFailed(SandboxHost host, @TempDir Path dir) {
        Desk desk = new Desk(dir);
        sh(host, """
                cat >/etc/systemd/system/idle.service <<'END'
                [Service]
                ExecStart=/bin/sleep infinity
                END
                systemctl daemon-reload
                systemctl start idle
                """);
        desk.thing("""
                local stop = new on.Command { id = "stop"; script = "systemctl stop idle"
                  unless = "[ -e /srv/saved ] || ! systemctl -q is-active idle" }
                local save = new on.Command { id = "save"; script = "[ -e /srv/room ] && touch /srv/saved"
                  creates = "/srv/saved"; after { stop } }
                local keep = new on.File { id = "keep"; path = "/srv/keep"; content = "x\\n"; after { save } }
                local start = new on.Command { id = "start"; script = "systemctl start idle"
                  unless = "systemctl -q is-active idle"; finallyAfter { save } }
                tasks { stop; save; keep; start }
                """);
        desk.servers(server(host));
        String before = sh(host, "systemctl show -P InvocationID idle");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out())
                .containsPattern("changed +thing/stop@finally-1")
                .containsPattern("failed +thing/save@finally-1")
                .containsPattern("skipped +thing/keep@finally-1: because thing/save@finally-1 did not succeed")
                .containsPattern("changed +thing/start@finally-1");
        assertThat(sh(host, "systemctl is-active idle; ls /srv")).isEqualTo("active\n");
        assertThat(sh(host, "systemctl show -P InvocationID idle")).isNotEqualTo(before);

        sh(host, "touch /srv/room");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(host, "systemctl is-active idle; ls /srv")).isEqualTo("active\nkeep\nroom\nsaved\n");
        assertThat(desk.plan()).as(desk.said()).isZero();
    }
}
