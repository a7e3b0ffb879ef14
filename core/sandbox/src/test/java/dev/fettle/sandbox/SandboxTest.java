package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Boots real hosts. Skipped where that cannot be done, unless {@code fettle.sandbox} or {@code CI} requires it. */
class SandboxTest {

    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Path STATE =
            Path.of("/var/lib/fettle-sandbox-test-" + ProcessHandle.current().pid());

    private final List<Sandbox> opened = new ArrayList<>();

    @BeforeAll
    static void hostsCanBeBooted() throws InterruptedException {
        try {
            Sandbox.prepare(SandboxListener.silent());
        } catch (EngineException e) {
            boolean required =
                    "required".equals(System.getProperty("fettle.sandbox")) || "true".equals(System.getenv("CI"));
            Assumptions.assumeFalse(!required, e.diagnostics().toString());
            throw e;
        }
    }

    @AfterEach
    void takeDown() throws InterruptedException {
        for (Sandbox sandbox : opened) {
            sandbox.downAll();
        }
    }

    @AfterAll
    static void nothingIsLeft() throws InterruptedException {
        assertNothingLeft(STATE);
        Folders.remove(STATE);
    }

    @Test
    void hostsAnswerOverSshAndKnowEachOther() throws InterruptedException {
        List<SandboxHost> hosts = open("pair").up("db-1", "coder-1");

        assertThat(ssh(hosts.get(0), "root", "hostname; id -un; systemctl is-system-running --wait"))
                .isEqualTo("db-1\nroot\nrunning");
        assertThat(ssh(hosts.get(0), "root", "getent hosts coder-1 | cut -d ' ' -f 1"))
                .isEqualTo(hosts.get(1).address());
        assertThat(ssh(hosts.get(1), "admin", "id -un; sudo -n id -un")).isEqualTo("admin\nroot");
    }

    @Test
    void aUnitOfOneHostIsNotTheOthers() throws InterruptedException {
        List<SandboxHost> hosts = open("units").up("one", "two");
        for (SandboxHost host : hosts) {
            ssh(host, "root", "systemd-run --quiet --unit=same sleep 1000");
        }

        ssh(hosts.get(0), "root", "systemctl stop same");

        assertThat(ssh(hosts.get(1), "root", "systemctl is-active same && pgrep -f 'sleep [1]000' | wc -l"))
                .isEqualTo("active\n1");
    }

    @Test
    void aHostThatComesLaterIsKnownToTheOthers() throws InterruptedException {
        Sandbox sandbox = open("later");
        SandboxHost first = sandbox.up("first").get(0);
        SandboxHost second = sandbox.up("first", "second").get(1);

        assertThat(ssh(first, "root", "getent hosts second | cut -d ' ' -f 1")).isEqualTo(second.address());
        assertThat(sandbox.find("first"))
                .hasValueSatisfying(same -> assertThat(same.init()).isEqualTo(first.init()));
        sandbox.down("second");
        assertThat(ssh(first, "root", "getent hosts second || echo unknown")).isEqualTo("unknown");
        assertThat(sandbox.list()).extracting(SandboxHost::name).containsExactly("first");
        assertThatThrownBy(() -> sandbox.down("second"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("`second`");
    }

    @Test
    void packagesComeThroughTheCacheAndFilesFromTheController() throws Exception {
        Sandbox sandbox = open("packages");
        List<SandboxHost> hosts = sandbox.up("one", "two");
        Files.writeString(sandbox.files().resolve("note.txt"), "from the controller\n");
        String install = "apt-get -qq update && apt-get -qq install hello >/dev/null 2>&1 && hello";

        assertThat(ssh(hosts.get(0), "root", install)).endsWith("Hello, world!");
        assertThat(ssh(hosts.get(1), "root", install)).endsWith("Hello, world!");

        assertThat(ssh(hosts.get(0), "admin", "curl -sS " + sandbox.filesUrl() + "/note.txt"))
                .isEqualTo("from the controller");
        List<String> log = Files.readAllLines(sandbox.proxyLog());
        List<String> packages =
                log.stream().filter(line -> line.contains("/hello_")).toList();
        assertThat(packages).hasSize(2);
        assertThat(packages.get(1)).endsWith(" cached");
    }

    @Test
    void sudoAsksForThePasswordThatWasSet() throws InterruptedException {
        Sandbox sandbox = Sandbox.open(options("sudo").withSudoPassword(Secret.of("open 'sesame'")));
        opened.add(sandbox);
        SandboxHost host = sandbox.up("guarded").get(0);

        assertThat(ssh(host, "admin", "sudo -n id -un 2>/dev/null || echo refused"))
                .isEqualTo("refused");
        assertThat(ssh(host, "admin", "echo \"open 'sesame'\" | sudo -S -p '' id -un"))
                .isEqualTo("root");
    }

    @Test
    void groupsAreApart() throws InterruptedException {
        SandboxHost left = open("left").up("same").get(0);
        SandboxHost right = open("right").up("same").get(0);

        assertThat(left.address()).isNotEqualTo(right.address());
        assertThat(ssh(left, "root", "cat /etc/machine-id")).isNotEqualTo(ssh(right, "root", "cat /etc/machine-id"));
        opened.get(0).downAll();
        assertThat(ssh(right, "root", "hostname")).isEqualTo("same");
    }

    @Test
    void fiveHostsBootSideBySide() throws InterruptedException {
        List<String> names = IntStream.rangeClosed(1, 5).mapToObj(i -> "n" + i).toList();

        List<SandboxHost> hosts = open("five").up(names);

        assertThat(hosts).extracting(SandboxHost::name).isEqualTo(names);
        assertThat(hosts).allMatch(SandboxHost::running);
        for (SandboxHost host : hosts) {
            assertThat(ssh(host, "root", "hostname")).isEqualTo(host.name());
        }
    }

    @Test
    void aHostThatDiedIsReplacedByTheNextUp() throws InterruptedException {
        Sandbox sandbox = open("dead");
        SandboxHost first = sandbox.up("host").get(0);
        ssh(first, "root", "touch /root/mark");

        ProcessId.of(first.leader().orElseThrow()).orElseThrow().kill();
        assertThat(Waits.until(COMMAND, () -> !sandbox.list().get(0).running())).isTrue();
        SandboxHost second = sandbox.up("host").get(0);

        assertThat(second.init()).isNotEqualTo(first.init());
        assertThat(ssh(second, "root", "ls /root/mark 2>/dev/null || echo fresh"))
                .isEqualTo("fresh");
        assertThat(ProcessId.of(first.init().orElseThrow())).isEmpty();
    }

    @Test
    void aKilledStarterLeavesNothingThatDownDoesNotRemove() throws Exception {
        // At several points on the way: before, in and after the making of the disks, and while booting.
        for (String sign :
                List.of("group.properties", "hosts/a/host.properties", "hosts/b/root/etc", "hosts/a/console.log")) {
            Process starter = starter("killed", "a", "b", "c");
            Path awaited = STATE.resolve("groups/killed").resolve(sign);
            assertThat(Waits.until(COMMAND, () -> Files.exists(awaited) || !starter.isAlive()))
                    .isTrue();
            starter.destroyForcibly().waitFor();

            open("killed").downAll();

            assertNothingLeft(STATE.resolve("groups/killed"));
            assertThat(STATE.resolve("groups/killed")).doesNotExist();
        }
    }

    @Test
    void aTemporaryGroupWhoseProcessWasKilledGoesWithTheNextUp() throws Exception {
        Process starter = starter("orphan", "a");
        assertThat(Waits.until(
                        COMMAND,
                        () -> !Sandbox.open(options("orphan")).list().stream()
                                .filter(SandboxHost::running)
                                .toList()
                                .isEmpty()))
                .isTrue();
        starter.destroyForcibly().waitFor();

        open("other").up("b");

        assertThat(STATE.resolve("groups/orphan")).doesNotExist();
        assertNothingLeft(STATE.resolve("groups/orphan"));
    }

    private Sandbox open(String group) {
        Sandbox sandbox = Sandbox.open(options(group));
        opened.add(sandbox);
        return sandbox;
    }

    private static SandboxOptions options(String group) {
        return SandboxOptions.defaults().withStateDir(STATE).withGroup(group);
    }

    /** Start a JVM that brings up hosts of a temporary group and waits to be killed. */
    private static Process starter(String group, String... names) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                STATE.toString(),
                group));
        command.addAll(List.of(names));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void assertNothingLeft(Path dir) throws InterruptedException {
        assertThat(Mounts.under(dir)).isEmpty();
        assertThat(Waits.until(Duration.ofSeconds(10), () -> processesOf(dir).isEmpty()))
                .as("processes " + processesOf(dir))
                .isTrue();
    }

    private static List<String> processesOf(Path dir) {
        return ProcessId.all()
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(pid -> Stream.concat(Stream.of(ProcessId.arguments(pid)), Mounts.rootOptions(pid).stream())
                        .anyMatch(text -> text.contains(dir + "/")))
                .mapToObj(pid -> String.join(" ", ProcessId.arguments(pid)))
                .toList();
    }

    private static String ssh(SandboxHost host, String user, String command) throws InterruptedException {
        List<String> line = List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + host.knownHosts(),
                "-i",
                host.privateKey().toString(),
                user + "@" + host.address(),
                command);
        Programs.Result result = Programs.run(COMMAND, "", line);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }
}
