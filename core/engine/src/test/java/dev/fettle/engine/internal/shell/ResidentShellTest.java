package dev.fettle.engine.internal.shell;

import static dev.fettle.engine.internal.shell.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.spi.ConnectionException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidentShellTest {

    private final List<String> markers = new CopyOnWriteArrayList<>();
    private final ShellSettings settings = TestShells.settings(markers);
    private final ProcessConnection connection = ProcessConnection.through("sh");

    @AfterEach
    void closeConnection() {
        connection.close();
        connection.started.forEach(process -> eventually("shell has ended", () -> !process.isAlive()));
    }

    private ResidentShell open() throws ConnectionException {
        return ResidentShell.open(connection, settings, "web-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "fish", "tcsh"})
    void startsThroughAnyLoginShell(String login) throws Exception {
        TestShells.need(login);
        try (ResidentShell shell = ResidentShell.open(ProcessConnection.through(login), settings, "web-1")) {
            JobResult result = shell.run(Job.of("echo out; echo err >&2; exit 3"));
            assertThat(result.exitStatus()).isEqualTo(3);
            assertThat(result.stdout().text()).isEqualTo("out\n");
            assertThat(result.stderr().text()).isEqualTo("err\n");
            assertThat(shell.greeting().user()).isEqualTo(System.getProperty("user.name"));
            assertThat(shell.greeting().bootId()).hasSize(36);
        }
    }

    @Test
    void saysWhatALoginShellSaidThatRunsNothing() throws Exception {
        ProcessConnection refusing =
                new ProcessConnection(1, "sh", "-c", "echo This account is currently not available.; exit 1", "sh");
        assertThatThrownBy(() -> ResidentShell.open(refusing, settings, "web-1").run(Job.of("true")))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("`web-1` ended at once. It said: This account is currently not available.");
    }

    @Test
    void passesOverWhatALoginShellSaysBefore() throws Exception {
        ProcessConnection chatty =
                new ProcessConnection(1, "sh", "-c", "echo 'Welcome!'; printf oops >&2; eval \"$1\"", "sh");
        try (ResidentShell shell = ResidentShell.open(chatty, settings, "web-1")) {
            assertThat(shell.run(Job.of("printf x")).stdout().text()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void givesAnyOutputBackByteForByte(String sh) throws Exception {
        Random random = new Random(99);
        try (ResidentShell shell = TestShells.openWith(sh, settings)) {
            for (int i = 0; i < 40; i++) {
                byte[] out = imitation(random);
                byte[] err = imitation(random);
                JobResult result = shell.run(Job.of(
                        "printf %s " + base64(out) + " | base64 -d\nprintf %s " + base64(err) + " | base64 -d >&2"));
                assertThat(result.stdout().bytes()).isEqualTo(out);
                assertThat(result.stderr().bytes()).isEqualTo(err);
                assertThat(result.exitStatus()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesAnyTextInAScript(String sh) throws Exception {
        Random random = new Random(5);
        try (ResidentShell shell = TestShells.openWith(sh, settings)) {
            for (int i = 0; i < 40; i++) {
                StringBuilder text = new StringBuilder();
                for (int k = random.nextInt(300); k > 0; k--) {
                    text.appendCodePoint(random.nextBoolean() ? random.nextInt(1, 0x180) : random.nextInt(1, 0xD800));
                }
                JobResult result = shell.run(Job.of(Quoting.print(text.toString())));
                assertThat(result.stdout().text()).isEqualTo(text.toString());
            }
            String large = "ab\u0081\u00ff\n".repeat(200_000);
            assertThat(shell.run(Job.of(Quoting.print(large))).stdout().text()).isEqualTo(large);
        }
    }

    /** Random bytes mixed with what looks like an answer of a shell with another marker. */
    private static byte[] imitation(Random random) {
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        String fake = "\n" + "%032x".formatted(random.nextLong()) + " e 1 0\n\n" + "0".repeat(32) + " b 2\n";
        byte[] bytes = new byte[noise.length + fake.length()];
        System.arraycopy(noise, 0, bytes, 0, noise.length);
        System.arraycopy(
                fake.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, bytes, noise.length, fake.length());
        return random.nextBoolean() ? bytes : java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static String base64(byte[] bytes) {
        return bytes.length == 0 ? "''" : Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void runsOneJobAfterAnother() throws Exception {
        try (ResidentShell shell = open()) {
            for (int i = 0; i < 200; i++) {
                assertThat(shell.run(Job.of("echo " + i)).stdout().text()).isEqualTo(i + "\n");
            }
            assertThat(connection.started.get(0).descendants().count()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void findsAnEmptyStandardInputAndAFixedEnvironment() throws Exception {
        try (ResidentShell shell = open()) {
            JobResult result = shell.run(Job.of("cat; umask; echo $LC_ALL; pwd; exec cat"));
            assertThat(result.stdout().text()).isEqualTo("0022\nC\n/\n");
        }
    }

    @Test
    void aBrokenScriptIsReportedAndRunsNotAtAll() throws Exception {
        try (ResidentShell shell = open()) {
            JobResult result = shell.run(Job.of("echo ran\nif true; then"));
            assertThat(result.exitStatus()).isNotZero();
            assertThat(result.stdout().text()).isEmpty();
            assertThat(shell.run(Job.of("echo on")).stdout().text()).isEqualTo("on\n");
        }
    }

    @Test
    void holdsOneGigabyteOfOutputInBoundedMemory() throws Exception {
        try (ResidentShell shell = open()) {
            AtomicLong seen = new AtomicLong();
            JobResult result = shell.run(
                    Job.of("head -c 1073741824 /dev/zero; echo end >&2").keeping(1000),
                    (buffer, offset, length) -> seen.addAndGet(length));
            assertThat(result.stdout().bytes()).hasSize(1000);
            assertThat(result.stdout().dropped()).isEqualTo(1073741824L - 1000);
            assertThat(result.truncated()).isTrue();
            assertThat(seen).hasValue(1073741824L);
            assertThat(result.stderr().text()).isEqualTo("end\n");
        }
    }

    @Test
    void endsAJobWhoseTimeIsOverWithAllItStarted() throws Exception {
        try (ResidentShell shell = open()) {
            JobResult result = shell.run(Job.of(
                            "echo begun; sleep 86001 & timeout 86000 sleep 86001 & trap '' TERM; sleep 86001; sleep 86001")
                    .within(Duration.ofSeconds(1)));
            assertThat(result.timedOut()).isTrue();
            assertThat(result.cancelled()).isFalse();
            assertThat(result.succeeded()).isFalse();
            assertThat(result.stdout().text()).isEqualTo("begun\n");
            assertThat(Processes.with("86001")).isEmpty();
            assertThat(shell.run(Job.of("echo on")).stdout().text()).isEqualTo("on\n");
        }
    }

    @Test
    void aJobMayItselfEndWithTheStatusOfATimeLimit() throws Exception {
        try (ResidentShell shell = open()) {
            JobResult result = shell.run(Job.of("exit 124"));
            assertThat(result.exitStatus()).isEqualTo(124);
            assertThat(result.timedOut()).isFalse();
        }
    }

    @Test
    void cancelsAJobThatIgnoresItWithItsGrandchildren() throws Exception {
        try (ResidentShell shell = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<JobResult> running = new FutureTask<>(() -> shell.run(
                    Job.of(
                            "trap '' TERM; (trap '' TERM; sh -c 'sleep 86002; :' & sleep 86002) & timeout 86000 sleep 86002 & echo begun; sleep 86002; sleep 86002"),
                    (buffer, offset, length) -> begun.countDown()));
            new Thread(running).start();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            shell.cancel();
            JobResult result = running.get(20, TimeUnit.SECONDS);
            assertThat(result.cancelled()).isTrue();
            assertThat(result.stdout().text()).isEqualTo("begun\n");
            assertThat(Processes.with("86002")).isEmpty();
            shell.cancel(); // nothing runs: no effect on the next job
            assertThat(shell.run(Job.of("echo on")).cancelled()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void theEndOfInputEndsTheJob(String sh) throws Exception {
        ResidentShell shell = TestShells.openWith(sh, settings);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<JobResult> running = new FutureTask<>(() -> shell.run(
                Job.of("trap '' TERM; sleep 86003 & echo begun; sleep 86003; sleep 86003"),
                (buffer, offset, length) -> begun.countDown()));
        new Thread(running).start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        shell.close();
        assertThat(running.get(20, TimeUnit.SECONDS).succeeded()).isFalse();
        assertThat(shell.isUsable()).isFalse();
        eventually("nothing is left over", () -> Processes.with("86003").isEmpty());
    }

    @Test
    void anInterruptedCallerEndsTheJob() throws Exception {
        try (ResidentShell shell = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<JobResult> running = new FutureTask<>(
                    () -> shell.run(Job.of("echo begun; sleep 86004"), (buffer, offset, length) -> begun.countDown()));
            Thread caller = new Thread(running);
            caller.start();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(Processes.with("86004")).isEmpty();
            assertThat(shell.run(Job.of("echo on")).stdout().text()).isEqualTo("on\n");
        }
    }

    @Test
    void whatAJobLeavesRunningEndsWithItAndADaemonStays() throws Exception {
        try (ResidentShell shell = open()) {
            JobResult result = shell.run(Job.of("sleep 86005 & setsid sleep 86006 >/dev/null 2>&1 & echo done"));
            assertThat(result.exitStatus()).isZero();
            assertThat(Processes.with("86005")).isEmpty();
            eventually("the daemon runs", () -> Processes.with("86006").size() == 1);
            Processes.with("86006").forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aKilledShellIsALostConnection() throws Exception {
        ResidentShell shell = open();
        shell.run(Job.of("true"));
        connection.started.get(0).destroyForcibly().waitFor();
        assertThatThrownBy(() -> shell.run(Job.of("true")))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOST));
        assertThat(shell.isUsable()).isFalse();
    }

    @Test
    void aListenersFailureReachesTheCallerAndLeavesTheShellUsable() throws Exception {
        try (ResidentShell shell = open()) {
            assertThatThrownBy(() -> shell.run(Job.of("echo x"), (buffer, offset, length) -> {
                        throw new IllegalStateException("odd");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(shell.run(Job.of("echo on")).stdout().text()).isEqualTo("on\n");
        }
    }

    @Test
    void aSecretInAScriptIsInNoArgumentVectorAndNoEnvironment() throws Exception {
        String secret = "s3cr3t" + System.nanoTime();
        try (ResidentShell shell = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<JobResult> running = new FutureTask<>(() -> shell.run(
                    Job.of("p=" + Quoting.quote(secret)
                            + "; printf %s \"$p\" | { cat >/dev/null; echo begun; sleep 86007; }"),
                    (buffer, offset, length) -> begun.countDown()));
            new Thread(running).start();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (String marker : markers) {
                assertThat(Processes.all("cmdline")).noneMatch(text -> text.contains(marker));
                assertThat(Processes.all("environ")).noneMatch(text -> text.contains(marker));
            }
            assertThat(Processes.all("cmdline")).noneMatch(text -> text.contains(secret));
            assertThat(Processes.all("environ")).noneMatch(text -> text.contains(secret));
            shell.cancel();
            running.get(20, TimeUnit.SECONDS);
        }
    }
}
