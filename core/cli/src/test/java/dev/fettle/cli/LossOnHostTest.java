package dev.fettle.cli;

import static dev.fettle.cli.Desk.await;
import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.SandboxHosts.Named;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts connections and ends controllers in the middle of a run. */
@SandboxHosts({"loss-1", "loss-2"})
class LossOnHostTest {

    /** Ends the nearest sshd above the command: the one that serves its connection. */
    private static final String CUT = """
            p=$$; while read -r c </proc/$p/comm && [ "$c" != sshd ]; do s=$(cat /proc/$p/stat); s=${s##*") "}; s=${s#* }; p=${s%% *}; done; kill -KILL "$p"\
            """;

    /** A service that counts its starts. */
    private static final String COUNTED = """
            local service = new on.Service { id = "service"; unit = "counted.service"; state = "started" }
            """;

    private final SandboxHost one;
    private final SandboxHost two;
    private final Desk desk;
    private final Path dir;

    LossOnHostTest(@Named("loss-1") SandboxHost one, @Named("loss-2") SandboxHost two, @TempDir Path dir) {
        this.dir = dir;
        this.one = one;
        this.two = two;
        desk = new Desk(dir);
    }

    @BeforeEach
    void startACountedService() {
        for (SandboxHost host : new SandboxHost[] {one, two}) {
            sh(host, """
                    cat >/etc/systemd/system/counted.service <<'END'
                    [Service]
                    ExecStartPre=/bin/sh -c 'echo start >>/srv/starts'
                    ExecStart=/bin/sleep infinity
                    END
                    systemctl daemon-reload
                    systemctl restart counted
                    rm -rf /srv/* /var/lib/fettle
                    """);
        }
    }

    private static String starts(SandboxHost host) {
        return sh(host, "cat /srv/starts 2>/dev/null | wc -l").strip();
    }

    @Test
    void saysUnknownWhenTheConnectionGoesInMidTaskAndFinishesTheOtherHost() {
        desk.thing("""
                local apart = new on.File { id = "apart"; path = "/srv/apart"; content = "x\\n" }
                local work = new on.Command {
                  id = "work"
                  script = #"if [ -e /srv/cut ]; then rm /srv/cut; %s; sleep 60; exit 1; fi; touch /srv/done"#
                  creates = "/srv/done"
                  after { apart }
                }
                tasks {
                  apart
                  work
                  new on.File { id = "next"; path = "/srv/next"; content = "x\\n"; after { work } }
                  new on.File { id = "finally"; path = "/srv/finally"; content = "x\\n"; finallyAfter { work } }
                }
                """.formatted(CUT));
        desk.servers(server(one), server(two));
        sh(one, "touch /srv/cut");

        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out())
                .containsPattern("unknown +thing/work@loss-1: the connection was lost while it ran")
                .containsPattern("loss-1 +2 changed, 1 unknown, 1 skipped")
                .containsPattern("loss-2 +4 changed");
        assertThat(sh(one, "ls /srv")).isEqualTo("apart\nfinally\n");

        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(sh(one, "ls /srv")).isEqualTo("apart\ndone\nfinally\nnext\n");
    }

    @Test
    void comesBackOnceForAllTasksThatLostTheConnection() {
        desk.thing("""
                local works = new Listing<on.Command> {
                  for (i in IntSeq(1, 3)) {
                    new {
                      id = "work\\(i)"
                      script = #"[ -e /srv/again ] || { touch /srv/\\#(i); sleep 60; exit 1; }; touch /srv/done\\#(i)"#
                      creates = "/srv/done\\(i)"
                    }
                  }
                }
                tasks {
                  ...works
                  new on.Command {
                    id = "cut"
                    script = #"until [ -e /srv/1 ] && [ -e /srv/2 ] && [ -e /srv/3 ]; do :; done; touch /srv/again; %s; sleep 60"#
                    creates = "/srv/again"
                  }
                  new on.File { id = "finally"; path = "/srv/finally"; content = "x\\n"; finallyAfter { ...works } }
                }
                """.formatted(CUT));
        desk.servers(server(one));
        assertThat(desk.apply()).as(desk.said()).isEqualTo(1);
        assertThat(desk.out()).containsPattern("loss-1 +2 changed, 3 unknown");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.plan()).as(desk.said()).isZero();
    }

    @Test
    void paysWhatIsOwedForAChangeWhoseAnswerWasLost() {
        desk.thing(COUNTED + """
                tasks {
                  new on.Command {
                    id = "work"
                    script = #"touch /srv/done; %s; sleep 60"#
                    creates = "/srv/done"
                    restarts { service }
                  }
                  service
                }
                """.formatted(CUT));
        desk.servers(server(one));
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.out()).contains("looked at again, it is done");
        assertThat(starts(one)).isEqualTo("1");
        assertThat(sh(one, "ls /var/lib/fettle/debts")).isEmpty();
        assertThat(desk.plan()).as(desk.said()).isZero();
    }

    @Test
    void owesARestartAcrossTheEndOfTheController() throws Exception {
        desk.thing("""
                local conf = new on.File { id = "conf"; path = "/srv/conf"; content = "x\\n"; restarts { service } }
                local work = new on.Command {
                  id = "work"
                  script = "touch /srv/reached; [ -e /srv/go ] || { sleep 600; exit 1; }; touch /srv/done"
                  creates = "/srv/done"
                  after { conf }
                }
                local service = new on.Service { id = "service"; unit = "counted.service"; state = "started"; after { work } }
                tasks { conf; work; service }
                """);
        desk.servers(server(one), server(two));
        sh(two, "touch /srv/go");
        Process controller = desk.start("apply", "--infra", "it", "-y");
        try {
            await(one, "[ -e /srv/reached ]");
        } catch (AssertionError e) {
            throw new AssertionError(desk.log(), e);
        }
        controller.destroyForcibly().waitFor();
        await(one, "flock -n /var/lib/fettle/lock true");
        assertThat(sh(one, "ls /srv")).isEqualTo("conf\nreached\n");
        assertThat(starts(one)).isEqualTo("0");

        assertThat(desk.plan()).isEqualTo(2);
        assertThat(desk.out()).contains("~ thing/service").contains("restart");
        sh(one, "touch /srv/go");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(starts(one)).isEqualTo("1");
        assertThat(desk.plan()).as(desk.said()).isZero();
        assertThat(desk.apply()).isZero();
        assertThat(starts(one)).isEqualTo("1");
    }

    @Test
    void seesAHostThroughARebootAndFetchesAFileOfIt() {
        desk.thing("""
                local before = new on.File { id = "before"; path = "/srv/before"; content = "x\\n"; restarts { reboot } }
                local reboot = new on.Reboot { id = "reboot"; required = false }
                local later = new on.File { id = "after"; path = "/run/after"; content = "new\\n"; after { reboot } }
                tasks {
                  before
                  reboot
                  later
                  new on.Fetch { id = "fetch"; path = "/run/after"; target = "fetched/\\(module.host.name)"; after { later } }
                }
                """);
        desk.servers(server(one), server(two));
        String boot = sh(one, "cat /proc/sys/kernel/random/boot_id");

        assertThat(desk.apply()).as(desk.said()).isZero();

        assertThat(sh(one, "cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
        assertThat(dir.resolve("fetched/loss-1")).hasContent("new");
        assertThat(dir.resolve("fetched/loss-2")).hasContent("new");
        assertThat(desk.apply()).as(desk.said()).isZero();
        assertThat(desk.said()).contains("0 changes");
    }
}
