package dev.fettle.cli;

import static dev.fettle.cli.Desk.await;
import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.SandboxHosts.Named;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meets hosts that refuse: sudo, host keys, systems, ports, locks. The other host is finished each time. */
@SandboxHosts(
        value = {"odd-1", "well-1"},
        sudoPassword = RefusalsOnHostTest.RIGHT)
class RefusalsOnHostTest {

    static final String RIGHT = "r1ght-Pa55word";
    private static final String WRONG = "wr0ng-Pa55word";
    private static final String THING = "new Thing {}";

    private final SandboxHost odd;
    private final SandboxHost well;
    private final Path dir;
    private final Desk desk;

    RefusalsOnHostTest(@Named("odd-1") SandboxHost odd, @Named("well-1") SandboxHost well, @TempDir Path dir) {
        this.odd = odd;
        this.well = well;
        this.dir = dir;
        desk = new Desk(dir).environment("RIGHT", RIGHT).environment("WRONG", WRONG);
    }

    @BeforeEach
    void writeTaskserv() {
        desk.thing("tasks { new on.File { id = \"file\"; path = \"/srv/file\"; content = \"x\\n\" } }");
    }

    @AfterEach
    void clear() {
        for (SandboxHost host : new SandboxHost[] {odd, well}) {
            sh(host, "rm -rf /srv/* /var/lib/fettle /run/sudo/ts/*");
        }
    }

    /** Applies to both hosts and expects that only the odd one was left alone, and why. */
    private void refuses(String entry, String... because) {
        desk.servers(entry, server(well));
        assertThat(desk.apply()).as(desk.said()).isEqualTo(4);
        assertThat(desk.out()).contains(because);
        assertThat(desk.said()).doesNotContain(RIGHT, WRONG);
        assertThat(sh(odd, "ls -A /srv; ls -d /var/lib/fettle 2>/dev/null || :"))
                .isEmpty();
        assertThat(sh(well, "cat /srv/file")).isEqualTo("x\n");
    }

    @Test
    void actsAsRootWithTheRightPassword() {
        desk.servers(server(odd, "admin", THING, "become_password = new Secret { ref = \"env:RIGHT\" }"));
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(odd, "stat -c %U /srv/file")).isEqualTo("root\n");
        assertThat(desk.said()).doesNotContain(RIGHT);
    }

    @Test
    void saysThatSudoDoesNotAcceptThePassword() {
        refuses(
                server(odd, "admin", THING, "become_password = new Secret { ref = \"env:WRONG\" }"),
                "error[become-refused] `odd-1` does not let us act as `root`. It does not accept the password.",
                "hint: Correct the secret that `become_password` of the server names.");
    }

    @Test
    void saysThatSudoAsksForAPasswordThatNobodyGave() {
        refuses(
                server(odd, "admin", THING),
                "error[become-refused] `odd-1` does not let us act as `root`. sudo asks for a password and none is known.",
                "hint: Name one as `become_password` of the server, or let sudo ask for none.");
    }

    @Test
    void saysThatThereIsNoSudo() {
        sh(odd, "mv /usr/bin/sudo /usr/bin/sudo.away");
        try {
            refuses(
                    server(odd, "admin", THING, "become_password = new Secret { ref = \"env:RIGHT\" }"),
                    "error[become-refused] `odd-1` does not let us act as `root`. It says: sudo is not installed",
                    "hint: Allow the login user to act as `root`, or log in as a user that may.");
        } finally {
            sh(odd, "mv /usr/bin/sudo.away /usr/bin/sudo");
        }
    }

    @Test
    void saysThatNothingListens() {
        refuses(
                server(odd, "root", THING, "port = 2"),
                "error[host-unreachable] `odd-1` (" + odd.address() + ":2) refuses connections.",
                "hint: Check that the host is up, that an SSH server listens there and that the port is right.");
    }

    @Test
    void saysThatTheHostKeyHasChanged() {
        String key = sh(
                odd, "ssh-keygen -q -t ed25519 -N '' -f /tmp/other && cut -d' ' -f1,2 /tmp/other.pub; rm /tmp/other*");
        desk.write("known", odd.address() + " " + key);
        refuses(
                server(odd, "root", THING)
                        .replaceFirst("known_hosts = \"[^\"]*\"", "known_hosts = \"" + dir + "/known\""),
                "error[host-key] The key of `odd-1`",
                " has changed: it shows ",
                "hint: Another machine may be answering in its place.",
                "remove the old key with `ssh-keygen -R '" + odd.address() + "'`.");
    }

    @Test
    void refusesASystemThatIsNotSupportedBeforeAnythingChanges() {
        desk.thing("""
                supports { new { id = "debian"; version = "12"; codename = "bookworm" } }
                tasks { new on.File { id = "file"; path = "/srv/file"; content = "x\\n" } }
                """);
        sh(odd, "cp -L /etc/os-release /tmp/os-release && printf 'ID=slackware\\nVERSION_ID=15.0\\n' >/etc/os-release");
        try {
            desk.servers(server(odd), server(well));
            assertThat(desk.apply()).as(desk.said()).isEqualTo(3);
            assertThat(desk.err())
                    .contains(
                            "error[system-unsupported] `odd-1/thing` does not support the system of its host: slackware 15.0.",
                            "infra/it.pkl:",
                            "hint: Run it on debian 12; nothing was changed.");
            assertThat(sh(well, "ls -A /srv; ls -d /var/lib/fettle 2>/dev/null || :"))
                    .isEmpty();
        } finally {
            sh(odd, "cp /tmp/os-release /etc/os-release");
        }
        assertThat(desk.apply()).as(desk.said()).isZero();
    }

    @Test
    void tellsTheSecondControllerWhoHoldsTheLock() throws Exception {
        desk.thing("""
                tasks {
                  new on.Command {
                    id = "wait"
                    script = "touch /srv/reached; until [ -e /srv/go ]; do sleep 0.1; done; touch /srv/done"
                    creates = "/srv/done"
                  }
                }
                """);
        sh(well, "touch /srv/go");
        desk.servers(server(odd), server(well));
        Process first = desk.start("apply", "--infra", "it", "-y");
        await(odd, "[ -e /srv/reached ]");
        await(well, "[ -e /srv/done ]");
        assertThat(desk.apply()).as(desk.said()).isEqualTo(4);
        assertThat(desk.out())
                .containsPattern("error\\[host-locked\\] Host `odd-1` is being changed by another run: "
                        + System.getProperty("user.name") + "@\\S+, process " + first.pid() + ", since 20\\S+Z\\.")
                .contains("hint: Wait until it has ended, then run again.")
                .containsPattern("odd-1 +0 changed, 1 not started");
        sh(odd, "touch /srv/go");
        assertThat(first.waitFor()).as(desk.log()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
    }
}
