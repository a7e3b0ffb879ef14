package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Coder server beside Docker, which its builds may use. */
@SandboxHosts("dock-1")
final class DockerGroupOnHostTest {

    private final SandboxHost host;
    private final Desk desk;

    DockerGroupOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        this.desk = new Desk(dir).sharingReleases();
    }

    @Test
    void letsTheServerUseDocker() {
        infra(true);
        desk.ok("plan");
        assertThat(desk.out()).contains("+ docker/package", "docker/group", "docker/member.dock-1.coder.runtime");
        desk.ok("apply", "-y");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");
        assertThat(sh(host, "id -nG coder")).isEqualTo("coder docker\n");
        assertThat(groupsOfTheServer())
                .contains(sh(host, "getent group docker | cut -d: -f3").strip());
        assertThat(ping("coder")).isEqualTo("OK");
        assertThat(ping("nobody")).contains("curl: (7)");

        // Somebody takes the user out of the group, and the next run puts it back: the server, too, may use Docker
        // again.
        sh(host, "gpasswd -d coder docker >/dev/null; systemctl restart coder");
        assertThat(groupsOfTheServer())
                .doesNotContain(sh(host, "getent group docker | cut -d: -f3").strip());
        desk.ok("apply", "-y");
        assertThat(groupsOfTheServer())
                .contains(sh(host, "getent group docker | cut -d: -f3").strip());

        infra(false);
        desk.ok("apply", "-y");
        assertThat(sh(host, "id -nG coder")).isEqualTo("coder\n");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");
    }

    private String[] groupsOfTheServer() {
        return sh(host, "sed -n 's/^Groups:[[:space:]]*//p' /proc/$(systemctl show -P MainPID coder)/status")
                .split("\\s+");
    }

    private String ping(String user) {
        return sh(
                host,
                "runuser -u " + user + " -- curl -sS --unix-socket /run/docker.sock http://localhost/_ping 2>&1; true");
    }

    private void infra(boolean dockerGroup) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/docker/Docker.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", """
                        new Docker {}
                              new CoderServer {
                                allow_stand_in = true
                                access_url = "http://dock-1:7080"
                                database { typ = "builtin" }
                                admin { email = "admin@example.com" }
                                docker_group = %s
                              }""".formatted(dockerGroup))));
    }
}
