package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.SandboxHosts.Named;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fills the disks of a host: every file stays the old one or becomes the new one. */
@SandboxHosts({"disk-1", "disk-2"})
class DiskOnHostTest {

    private final SandboxHost full;
    private final SandboxHost other;
    private final Desk desk;

    DiskOnHostTest(@Named("disk-1") SandboxHost full, @Named("disk-2") SandboxHost other, @TempDir Path dir) {
        this.full = full;
        this.other = other;
        desk = new Desk(dir);
    }

    /** Mounts a file system of so many pages; what it held is hidden until it goes. */
    private void small(String path, int pages) {
        sh(full, "mkdir -p " + path + " && mount -t tmpfs -o size=" + 4 * pages + "k none " + path);
    }

    private void fill(String path) {
        sh(full, "head -c 1000000 /dev/zero >" + path + "/filler 2>/dev/null || :");
    }

    @AfterEach
    void clear() {
        sh(full, "umount /srv/small 2>/dev/null; umount /var/lib/fettle 2>/dev/null; rm -rf /srv/* /var/lib/fettle");
        sh(other, "rm -rf /srv/* /var/lib/fettle");
    }

    @Test
    void keepsTheOldFileWhereThereIsNoRoomForTheNewOne() {
        desk.write("large", "0123456789\n".repeat(20_000));
        desk.thing("""
                tasks {
                  new on.Directory { id = "dir"; path = "/srv/small" }
                  new on.File { id = "text"; path = "/srv/small/text"; content = "new\\n" }
                  new on.File { id = "large"; path = "/srv/small/large"; source = new fettle.LocalFile { path = "large" } }
                }
                """);
        desk.servers(server(full), server(other));
        small("/srv/small", 100);
        sh(full, "echo old >/srv/small/text; echo old >/srv/small/large");
        fill("/srv/small");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out())
                .containsPattern("failed +thing/text@disk-1: the new content could not be put in place")
                .containsPattern("failed +thing/large@disk-1: ")
                .contains("No space left on device")
                .containsPattern("disk-2 +3 changed");
        assertThat(sh(full, "cd /srv/small; cat text large; ls -A")).isEqualTo("old\nold\nfiller\nlarge\ntext\n");

        sh(full, "rm /srv/small/filler");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(sh(full, "cat /srv/small/text; wc -c </srv/small/large")).isEqualTo("new\n220000\n");
    }

    @Test
    void changesNothingWhereTheLockCannotBeTaken() {
        desk.thing("tasks { new on.File { id = \"text\"; path = \"/srv/text\"; content = \"new\\n\" } }");
        desk.servers(server(full), server(other));
        small("/var/lib/fettle", 4);
        fill("/var/lib/fettle");
        sh(full, "echo old >/srv/text");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(4);
        assertThat(desk.out())
                .contains("error[host-unusable] The lock of `disk-1` cannot be taken.", "No space left on device")
                .contains("hint: Check that util-linux is installed and the state directory can be written.")
                .containsPattern("disk-1 +0 changed, 1 not started")
                .containsPattern("disk-2 +1 changed");
        assertThat(sh(full, "cat /srv/text")).isEqualTo("old\n");

        sh(full, "rm /var/lib/fettle/filler");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(full, "cat /srv/text")).isEqualTo("new\n");
    }

    @Test
    void changesNothingWhereTheDebtCannotBeNoted() {
        sh(full, """
                cat >/etc/systemd/system/idle.service <<'END'
                [Service]
                ExecStart=/bin/sleep infinity
                END
                systemctl daemon-reload
                systemctl start idle
                """);
        String before = sh(full, "systemctl show -P InvocationID idle");
        desk.thing("""
                local service = new on.Service { id = "service"; unit = "idle.service"; state = "started" }
                tasks {
                  new on.File { id = "text"; path = "/srv/text"; content = "new\\n"; restarts { service } }
                  service
                }
                """);
        desk.servers(server(full));
        small("/var/lib/fettle", 4);
        sh(full, "cd /var/lib/fettle; mkdir -p ledger debts; head -c 12288 /dev/zero >filler; echo old >/srv/text");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out())
                .containsPattern("failed +thing/text@disk-1: what the engine keeps on the host could not be written")
                .contains("No space left on device")
                .doesNotContain("still owed");
        assertThat(sh(full, "cat /srv/text; ls -A /var/lib/fettle/debts")).isEqualTo("old\n");
        assertThat(sh(full, "systemctl show -P InvocationID idle")).isEqualTo(before);

        sh(full, "rm /var/lib/fettle/filler");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(full, "cat /srv/text; ls -A /var/lib/fettle/debts")).isEqualTo("new\n");
        assertThat(sh(full, "systemctl show -P InvocationID idle")).isNotEqualTo(before);
        assertThat(desk.plan()).as(desk.said()).isZero();
    }

    @Test
    void keepsTheOldFileWhereItsCopyCannotBeKept() {
        desk.thing("""
                tasks { new on.File { id = "text"; path = "/srv/text"; content = "new\\n"; keepCopy = true } }
                """);
        desk.servers(server(full));
        small("/var/lib/fettle", 4);
        sh(full, "cd /var/lib/fettle; mkdir -p ledger copies; head -c 12288 /dev/zero >filler; echo old >/srv/text");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out()).contains("No space left on device");
        assertThat(sh(full, "cat /srv/text; ls -A /srv /var/lib/fettle/copies"))
                .isEqualTo("old\n/srv:\ntext\n\n/var/lib/fettle/copies:\n");

        sh(full, "rm /var/lib/fettle/filler");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(full, "cat /srv/text /var/lib/fettle/copies/*; stat -c %a /var/lib/fettle/copies/*"))
                .isEqualTo("new\nold\n600\n");
    }
}
