package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.authorizedkey.AuthorizedKeyModule;
import dev.fettle.modules.authorizedkey.AuthorizedKeySpec;
import dev.fettle.modules.cron.CronModule;
import dev.fettle.modules.cron.CronSpec;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.hostsentry.HostsEntryModule;
import dev.fettle.modules.hostsentry.HostsEntrySpec;
import dev.fettle.modules.limits.LimitsModule;
import dev.fettle.modules.limits.LimitsSpec;
import dev.fettle.modules.sudoers.SudoersModule;
import dev.fettle.modules.sudoers.SudoersSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.sysctl.SysctlModule;
import dev.fettle.modules.sysctl.SysctlSpec;
import dev.fettle.modules.user.UserModule;
import dev.fettle.modules.user.UserSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SandboxHosts("system-1")
final class SystemOnHostTest {

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEmkd1lXAjrrgVDNOyjJ0Sq1gEd9rBHmKyxCVk7ZrfGL ann@laptop";
    private static final String OTHER =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1lXEmkdAjrrgVDNOyjJ0Sq1gEd9rBHmKyxCVk7ZrfG bob";

    private final HostBench bench;

    SystemOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    private static UserSpec homeOf(String name) {
        return new UserSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Optional.of("/home/" + name),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Presence.PRESENT);
    }

    @Test
    void letsKeysInAndKeepsOthers() {
        Task user = bench.task("user", new UserModule(), homeOf("ann")).build();
        AuthorizedKeyModule module = new AuthorizedKeyModule();
        Task first = bench.task(
                        "first",
                        module,
                        new AuthorizedKeySpec(
                                "ann",
                                List.of(KEY),
                                Optional.of("no-pty,command=\"echo 'a $b'\""),
                                false,
                                Presence.PRESENT))
                .build();
        Task second =
                bench.task("second", module, AuthorizedKeySpec.of("ann", OTHER)).build();
        assertThat(bench.converge(user, first, second).count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(bench.sh("cd /home/ann; stat -c '%U:%G %a' .ssh .ssh/authorized_keys; sort .ssh/authorized_keys"))
                .isEqualTo("ann:ann 700\nann:ann 600\nno-pty,command=\"echo 'a $b'\" " + KEY + "\n" + OTHER + "\n");
        assertThat(bench.sh("ssh-keygen -l -f /home/ann/.ssh/authorized_keys | wc -l"))
                .isEqualTo("2\n");

        bench.sh("cd /home/ann/.ssh; printf '# mine\\nssh-rsa AAAA other' >authorized_keys; chmod 666 authorized_keys");
        bench.expectChanges(List.of("first: key and mode differ", "second: key and mode differ"), user, first, second);
        bench.converge(user, first, second);
        assertThat(bench.sh("head -2 /home/ann/.ssh/authorized_keys; stat -c %a /home/ann/.ssh/authorized_keys"))
                .isEqualTo("# mine\nssh-rsa AAAA other\n644\n");

        // The second is no longer declared; it was brought about here.
        bench.converge(user, first);
        assertThat(bench.sh("cat /home/ann/.ssh/authorized_keys"))
                .contains("# mine", KEY)
                .doesNotContain(OTHER);
        Task only = bench.task(
                        "only",
                        module,
                        new AuthorizedKeySpec("ann", List.of(OTHER), Optional.empty(), true, Presence.PRESENT))
                .build();
        bench.converge(user, only);
        assertThat(bench.sh("cat /home/ann/.ssh/authorized_keys")).isEqualTo("# mine\n" + OTHER + "\n");
        bench.converge(
                user,
                bench.task("gone", module, AuthorizedKeySpec.absent("ann", List.of(OTHER)))
                        .build());
        assertThat(bench.sh("cat /home/ann/.ssh/authorized_keys")).isEqualTo("# mine\n");
    }

    @Test
    void takesAwayWhatLeftAListAndNothingElse() {
        Task user = bench.task("user", new UserModule(), homeOf("eve")).build();
        AuthorizedKeyModule keys = new AuthorizedKeyModule();
        HostsEntryModule hosts = new HostsEntryModule();
        bench.converge(
                user,
                bench.task("keys", keys, AuthorizedKeySpec.of("eve", KEY, OTHER))
                        .build(),
                bench.task("hosts", hosts, HostsEntrySpec.of("192.0.2.8", "one", "two", "three"))
                        .build());
        bench.converge(
                user,
                bench.task("keys", keys, AuthorizedKeySpec.of("eve", OTHER)).build(),
                bench.task("hosts", hosts, HostsEntrySpec.of("192.0.2.8", "two", "four"))
                        .build());
        assertThat(bench.sh("cat /home/eve/.ssh/authorized_keys; grep 192.0.2.8 /etc/hosts | tr '\\t' ' '"))
                .isEqualTo(OTHER + "\n192.0.2.8 two four\n");
        bench.converge();
        assertThat(bench.sh("cat /home/eve/.ssh/authorized_keys 2>/dev/null; grep -c 192.0.2.8 /etc/hosts; true"))
                .isEqualTo("0\n");
    }

    @Test
    void leavesWhatWasThereBeforeItWasListed() {
        Task user = bench.task("user", new UserModule(), homeOf("ida")).build();
        bench.converge(user);
        bench.sh("cd /home/ida; install -d -o ida -m 700 .ssh; echo '" + KEY
                + "' >.ssh/authorized_keys; chown ida .ssh/*");
        bench.converge(
                user,
                bench.task("keys", new AuthorizedKeyModule(), AuthorizedKeySpec.of("ida", KEY, OTHER))
                        .build());
        bench.converge(user);
        assertThat(bench.sh("cat /home/ida/.ssh/authorized_keys")).isEqualTo(KEY + "\n");
        bench.converge();
    }

    @Test
    void blocksKeysOfAUserWithoutAHome() {
        Task keys = bench.task("keys", new AuthorizedKeyModule(), AuthorizedKeySpec.of("nobody", KEY))
                .build();
        assertThat(bench.plan(keys).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("has no home directory"));
    }

    @Test
    void placesFilesThatProgramsRead() {
        Task rules = bench.task(
                        "rules",
                        new SudoersModule(),
                        SudoersSpec.of("bench-games", "games ALL=(root) NOPASSWD: /bin/echo it's $HOME"))
                .build();
        Task cron = bench.task(
                        "cron",
                        new CronModule(),
                        new CronSpec(
                                "bench",
                                Optional.of("games"),
                                Optional.of("*/5 0-6 * * mon"),
                                Optional.of("date +%Y"),
                                Map.of("MAILTO", "", "A", "b c"),
                                Presence.PRESENT))
                .build();
        Task limits = bench.task(
                        "limits",
                        new LimitsModule(),
                        new LimitsSpec(
                                "bench",
                                Optional.of("games"),
                                Map.of("nofile", "333"),
                                Map.of("nofile", "444"),
                                Presence.PRESENT))
                .build();
        Task folder = bench.task(
                        "folder", new DirectoryModule(), DirectorySpec.of("/etc/cron.d", "root", "root", "0755"))
                .build();
        bench.converge(rules, cron, limits, folder);
        assertThat(
                        bench.sh(
                                "stat -c %a /etc/sudoers.d/bench-games; runuser -u games -- sudo -n /bin/echo \"it's\" '$HOME'"))
                .isEqualTo("440\nit's $HOME\n");
        assertThat(bench.sh("cat /etc/cron.d/bench"))
                .isEqualTo("A=\"b c\"\nMAILTO=\"\"\n*/5 0-6 * * mon games date +\\%Y\n");
        assertThat(bench.sh("su -s /bin/sh -c 'ulimit -Sn; ulimit -Hn' games")).isEqualTo("333\n444\n");

        bench.sh("printf '# x\\r\\n\\344' >/etc/cron.d/bench; chmod 644 /etc/sudoers.d/bench-games;"
                + " rm /etc/security/limits.d/bench.conf");
        bench.expectChanges(
                List.of("cron: content differs", "limits: file is missing", "rules: mode differs"),
                rules,
                cron,
                limits,
                folder);
        bench.converge(rules, cron, limits, folder);

        Task wrong = bench.task("rules", new SudoersModule(), SudoersSpec.of("bench-games", "games ALL=(root"))
                .build();
        var report = bench.apply(wrong, cron, limits, folder);
        assertThat(bench.result(report, "rules").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "rules").reason()).contains("validation refused");
        assertThat(bench.sh("cat /etc/sudoers.d/bench-games")).startsWith("games ALL=(root) ");

        bench.converge(folder);
        assertThat(bench.sh("ls /etc/sudoers.d /etc/cron.d /etc/security/limits.d"))
                .doesNotContain("bench");
    }

    @Test
    void setsWhatTheKernelLetsItAndNamesHosts() {
        Task forward = bench.task("forward", new SysctlModule(), SysctlSpec.of("net.ipv4.ip_forward", "1"))
                .build();
        Task swap = bench.task(
                        "swap",
                        new SysctlModule(),
                        new SysctlSpec("vm.swappiness", Optional.of("7"), false, Presence.PRESENT))
                .build();
        Task db = bench.task("db", new HostsEntryModule(), HostsEntrySpec.of("10.9.8.7", "db.bench", "db"))
                .build();
        Task web = bench.task("web", new HostsEntryModule(), HostsEntrySpec.of("10.9.8.6", "web.bench"))
                .build();
        String before = bench.sh("cat /etc/hosts");
        bench.sh("echo 0 >/proc/sys/net/ipv4/ip_forward; printf '10.1.1.1 db other # x' >>/etc/hosts");
        bench.converge(forward, swap, db, web);
        assertThat(bench.sh(
                        "cat /proc/sys/net/ipv4/ip_forward /etc/sysctl.d/60-fettle-*; getent ahostsv4 db | head -1"))
                .matches("(?s)1\nnet.ipv4.ip_forward = 1\nvm.swappiness = 7\n10.9.8.7 .*");
        assertThat(bench.sh("cat /etc/hosts")).startsWith(before).contains("10.1.1.1\tother # x\n", "web.bench");

        bench.sh("echo 0 >/proc/sys/net/ipv4/ip_forward; sed -i s/10.9.8.7/10.9.8.8/ /etc/hosts");
        bench.expectChanges(List.of("db: the text differs", "forward: value differs"), forward, swap, db, web);
        bench.converge(forward, swap, db, web);
        // The name was another address's before, so its entry is not taken away unasked.
        bench.converge();
        assertThat(bench.sh("cat /etc/hosts")).contains("10.9.8.7\tdb.bench db");
        bench.converge(
                bench.task("db", new HostsEntryModule(), HostsEntrySpec.absent("10.9.8.7", List.of("db.bench", "db")))
                        .build());
        assertThat(bench.sh("ls /etc/sysctl.d; cat /etc/hosts")).doesNotContain("fettle", "web.bench", "db.bench");
    }
}
