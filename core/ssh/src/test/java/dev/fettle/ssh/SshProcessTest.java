package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static SshUser user;

    @BeforeAll
    static void startServer() throws Exception {
        // A new key exchange every 2 MB, in the middle of the transfers below.
        sshd = Sshd.start(directory, "server", "RekeyLimit 2M none", "MaxSessions 4");
        user = new SshUser(directory.resolve("home"));
        user.key(sshd);
        user.know(sshd);
    }

    @AfterAll
    static void stopServer() {
        sshd.close();
    }

    @Test
    void keepsTheThreeStreamsAndTheExitStatusApart() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("cat; echo oops >&2; exit 3")) {
            process.stdin().write("hello\n".getBytes(UTF_8));
            process.stdin().close();

            assertThat(process.stdout().readAllBytes()).asString(UTF_8).isEqualTo("hello\n");
            assertThat(process.stderr().readAllBytes()).asString(UTF_8).isEqualTo("oops\n");
            assertThat(process.waitFor(LIMIT)).hasValue(3);
        }
    }

    @Test
    void answersOverAResidentShellWithoutClosingItsInput() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process =
                        connection.start("exec sh -c 'while IFS= read -r line; do echo \"<$line>\"; done'")) {
            for (String line : List.of("one", "two", "three")) {
                process.stdin().write((line + "\n").getBytes(UTF_8));
                process.stdin().flush();
                assertThat(process.stdout().readNBytes(line.length() + 3))
                        .asString(UTF_8)
                        .isEqualTo("<" + line + ">\n");
            }
        }
    }

    @Test
    void carriesFiveMegabytesBothWaysByteForByte() throws Exception {
        byte[] sent = new byte[5 << 20];
        new Random(7).nextBytes(sent);
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("cat")) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(process.stdin(), sent));

            assertThat(process.stdout().readAllBytes()).isEqualTo(sent);
            writing.get(10, TimeUnit.SECONDS);
            assertThat(process.waitFor(LIMIT)).hasValue(0);
        }
    }

    private static void write(OutputStream out, byte[] bytes) {
        try (out) {
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void reportsNoStatusForAProcessThatASignalEnded() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("kill -9 $$")) {
            assertThat(process.stdout().readAllBytes()).isEmpty();
            assertThat(process.waitFor(LIMIT)).isEmpty();
        }
    }

    @Test
    void reportsNoStatusWhenTheLimitPasses() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("cat")) {
            assertThat(process.waitFor(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void endsTheProcessOnTheHostWhenItIsClosed() throws Exception {
        Path marker = directory.resolve("cat-pid");
        try (Connection connection = user.connect(SshUser.server(sshd))) {
            RemoteProcess process = connection.start("echo $$ > " + marker + "; echo up; exec cat");
            process.stdout().readNBytes(3);
            long pid = Long.parseLong(Files.readString(marker).strip());
            process.close();
            process.close();

            ProcessHandle.of(pid)
                    .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(LIMIT));
            assertThat(process.stdout().read()).isEqualTo(-1);
            assertThatThrownBy(() -> process.stdin().write(1)).isInstanceOf(IOException.class);
            assertThat(SshUser.run(connection, "echo fine")).isEqualTo("fine\n");
        }
    }

    @Test
    void learnsHowManyProcessesTheServerAllows() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd))) {
            assertThat(connection.maxProcesses()).isEqualTo(8);
            List<RemoteProcess> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(connection.start("cat"));
            }

            assertThatThrownBy(() -> connection.start("cat"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("refuses another process while 4 run");
            assertThat(connection.maxProcesses()).isEqualTo(4);
            running.get(0).close();
            assertThat(SshUser.run(connection, "echo again")).isEqualTo("again\n");
        }
    }

    @Test
    void refusesToStartAfterClosing() throws Exception {
        Connection connection = user.connect(SshUser.server(sshd));
        RemoteProcess process = connection.start("cat");
        connection.close();
        connection.close();

        assertThat(process.stdout().read()).isEqualTo(-1);
        assertThatThrownBy(() -> connection.start("true"))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOST));
    }
}
