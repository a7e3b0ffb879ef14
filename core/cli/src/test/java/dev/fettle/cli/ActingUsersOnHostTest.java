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

/** Does the same as root, through sudo and as a user without rights; and for one host what has to be done on another. */
@SandboxHosts(
        value = {"acting-1", "acting-2"},
        sudoPassword = ActingUsersOnHostTest.PASSWORD)
class ActingUsersOnHostTest {

    static final String PASSWORD = "s0me-Pa55word";

    /** What needs no rights but those on a directory. */
    private static final String TASKS = """
            top: String
            local dir = new on.Directory { id = "dir"; path = top; mode = "0750" }
            local tree = new on.Tree { id = "tree"; path = "\\(top)/site"; files = new fettle.LocalTree { path = "site"; exclude { "*.swp" } } }
            local file = new on.File { id = "file"; path = "\\(top)/it's $x.conf"; content = "[a]\\nb=1\\n"; mode = "0600" }
            local json = new on.JsonSetting { id = "json"; path = "\\(top)/s.json"; pointer = "/a"; value = "1"; create = true }
            local yaml = new on.YamlSetting { id = "yaml"; path = "\\(top)/s.yaml"; pointer = "/a/b"; value = "[1, x]"; create = true }
            local link = new on.Link { id = "link"; path = "\\(top)/link"; target = "site" }
            local made = new on.Command { id = "made"; script = "id -un >'\\(top)/made'"; creates = "\\(top)/made"; after { dir } }
            local wait = new on.WaitFor { id = "wait"; file = "\\(top)/made"; after { made } }
            tasks { dir; tree; file; json; yaml; link; made; wait }
            """;

    private final SandboxHost one;
    private final SandboxHost two;
    private final Desk desk;

    ActingUsersOnHostTest(@Named("acting-1") SandboxHost one, @Named("acting-2") SandboxHost two, @TempDir Path dir) {
        this.one = one;
        this.two = two;
        desk = new Desk(dir).environment("PW", PASSWORD);
        desk.write("site/index.html", "<p>Hello.\n");
        desk.write("site/deep/it's.txt", "x");
        desk.write("site/left.swp", "x");
    }

    @AfterEach
    void clear() {
        for (SandboxHost host : new SandboxHost[] {one, two}) {
            sh(host, "rm -rf /srv/* /home/admin/app /var/lib/fettle /home/admin/.local");
        }
    }

    private void convergesAndGoes(String entry, String top, String owner) {
        desk.thing(TASKS).servers(entry);
        assertThat(desk.plan()).as(desk.said()).isEqualTo(2);
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.out()).doesNotContain("unforeseen:", "not needed:");
        assertThat(sh(
                        one,
                        "cd " + top + " && cat site/index.html s.json s.yaml made && ls -R site && find . ! -user "
                                + owner + " && stat -c %a . site \"it's \\$x.conf\""))
                .isEqualTo("<p>Hello.\n{\n  \"a\": 1\n}\na:\n  b: [1, x]\n" + owner
                        + "\nsite:\ndeep\nindex.html\n\nsite/deep:\nit's.txt\n750\n755\n600\n");
        assertThat(desk.plan()).as(desk.said()).isZero();
        sh(one, "cd " + top + " && echo y >site/index.html && rm s.yaml && chmod 644 \"it's \\$x.conf\"");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.out()).contains("3 changed");
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(desk.run("taskserv", "delete", "thing", "--infra", "it", "-y"))
                .as(desk.said())
                .isZero();
        // What a command made stays, and files that others may have written to by now, without the settings.
        assertThat(sh(one, "cd " + top + " && ls -A && cat s.json s.yaml"))
                .isEqualTo("made\ns.json\ns.yaml\n{}\na: {}\n");
    }

    @Test
    void asRoot() {
        convergesAndGoes(server(one, "root", "new Thing { top = \"/srv/app\" }"), "/srv/app", "root");
    }

    @Test
    void throughSudo() {
        convergesAndGoes(
                server(one, "admin", "new Thing { top = \"/srv/app\" }", "become_password = secret.env(\"PW\")"),
                "/srv/app",
                "root");
        assertThat(desk.said()).doesNotContain(PASSWORD);
    }

    @Test
    void asAUserWithoutRights() {
        convergesAndGoes(
                server(one, "admin", "new Thing { top = \"/home/admin/app\" }", "act_as = \"admin\""),
                "/home/admin/app",
                "admin");
    }

    @Test
    void doesOnAnotherHostWhatATaskSaysAndWaitsForIt() {
        desk.thing("""
                local register = new on.LineInFile { id = "register"; path = "/srv/members"; create = true
                  line = "member \\(module.host.name)"; runOn = "acting-2" }
                local here = new on.File { id = "here"; path = "/srv/here"; content = "registered\\n"; after { register } }
                tasks { register; here }
                """);
        desk.servers(server(one), server(two, "root", ""));
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.out()).contains("thing/register@acting-2", "thing/here@acting-1");
        assertThat(sh(one, "ls /srv")).isEqualTo("here\n");
        assertThat(sh(two, "cat /srv/members")).isEqualTo("member acting-1\n");
        assertThat(desk.plan()).as(desk.said()).isZero();

        sh(two, "mount -t tmpfs -o ro none /srv");
        try {
            sh(one, "rm /srv/here");
            assertThat(desk.apply()).as(desk.said()).isNotZero();
            assertThat(desk.said()).contains("/srv");
            assertThat(sh(one, "ls /srv")).isEmpty();
        } finally {
            sh(two, "umount /srv");
        }
        assertThat(desk.run("taskserv", "delete", "thing", "--infra", "it", "-y"))
                .as(desk.said())
                .isZero();
        assertThat(sh(two, "cat /srv/members 2>/dev/null || :") + sh(one, "ls /srv"))
                .isEmpty();
    }

    @Test
    void runsACommandAtSetTimes() {
        desk.thing("""
                local report = new timer.Timer { name = "report"; command = "/bin/sh -c 'echo it ran >/srv/report'"
                  onCalendar { "Mon..Fri 03:15"; "monthly" }; randomDelay = 5.min }
                tasks { ...report.tasks }
                """);
        desk.servers(server(one));
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(
                        sh(
                                one,
                                "systemctl is-active report.timer; systemctl is-enabled report.timer; systemctl start report.service; cat /srv/report"))
                .isEqualTo("active\nenabled\nit ran\n");
        assertThat(sh(one, "systemctl show -P TimersCalendar report.timer"))
                .contains("Mon..Fri *-*-* 03:15:00", "*-*-01 00:00:00");
        desk.thing("""
                local report = new timer.Timer { name = "report"; command = "/bin/true"; onCalendar { "daily" } }
                tasks { ...report.tasks }
                """);
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(sh(one, "systemctl show -P TimersCalendar report.timer"))
                .contains("*-*-* 00:00:00")
                .doesNotContain("Fri");
        assertThat(desk.run("taskserv", "delete", "thing", "--infra", "it", "-y"))
                .as(desk.said())
                .isZero();
        assertThat(sh(one, "systemctl is-active report.timer || :; ls /etc/systemd/system | grep report || :"))
                .isEqualTo("inactive\n");
    }
}
