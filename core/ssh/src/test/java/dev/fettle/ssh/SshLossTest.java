package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshLossTest {

    @TempDir
    Path directory;

    private Sshd sshd;
    private SshUser user;

    @BeforeEach
    void startServer() throws Exception {
        sshd = Sshd.start(directory, "server");
        user = new SshUser(directory.resolve("home"));
        user.key(sshd);
        user.know(sshd);
        user.settings = user.settings.withKeepAliveLimit(Duration.ofSeconds(2));
    }

    @AfterEach
    void stopServer() {
        sshd.close();
    }

    private static void assertLost(Connection connection, String why) {
        assertThatThrownBy(() -> connection.start("true")).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.LOST);
            assertThat(e.getMessage()).contains(why);
        });
    }

    @Test
    void readsTheEndAtOnceWhenTheServerIsKilled() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("echo first; echo second >&2; exec sleep 60")) {
            assertThat(process.stdout().readNBytes(6)).asString(UTF_8).isEqualTo("first\n");
            assertThat(process.stderr().readNBytes(7)).asString(UTF_8).isEqualTo("second\n");
            long begin = System.nanoTime();
            sshd.stop();

            assertThat(process.stdout().read()).isEqualTo(-1);
            assertThat(process.stderr().read()).isEqualTo(-1);
            assertThat(process.waitFor(Duration.ofSeconds(10))).isEmpty();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(2000);
            assertLost(connection, "the host or the network closed it");
        }
    }

    @Test
    void noticesAFrozenServerWithinItsLimit() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("cat")) {
            sshd.freeze();
            long begin = System.nanoTime();

            assertThat(process.stdout().read()).isEqualTo(-1);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(500L, 4000L);
            assertThat(process.waitFor(Duration.ofSeconds(5))).isEmpty();
            assertLost(connection, "it gave no sign of life for 2 s");
        }
    }

    @Test
    void freesAWriterThatAFrozenServerBlocks() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("exec cat > /dev/null")) {
            CompletableFuture<Throwable> writing = CompletableFuture.supplyAsync(() -> {
                try {
                    while (true) {
                        process.stdin().write(new byte[1 << 16]);
                        process.stdin().flush();
                    }
                } catch (IOException e) {
                    return e;
                }
            });
            sshd.freeze();

            assertThat(writing.get(6, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(process.waitFor(Duration.ofSeconds(5))).isEmpty();
        }
    }

    @Test
    void keepsASilentButLivingConnection() throws Exception {
        user.settings = user.settings.withKeepAliveLimit(Duration.ofMillis(600));
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess process = connection.start("sleep 2; echo done")) {
            assertThat(process.stdout().readAllBytes()).asString(UTF_8).isEqualTo("done\n");
            assertThat(process.waitFor(Duration.ofSeconds(5))).hasValue(0);
        }
    }

    @Test
    void cutsOffAnUnreadProcessAndGoesOnWithTheOthers() throws Exception {
        try (Connection connection = user.connect(SshUser.server(sshd));
                RemoteProcess unread = connection.start("cat /dev/zero")) {
            assertThat(SshUser.run(connection, "echo alive")).isEqualTo("alive\n");
            assertThat(unread.waitFor(Duration.ofSeconds(20))).isEmpty();

            assertThat(unread.stdout().readAllBytes().length).isLessThanOrEqualTo(Pipe.CAPACITY);
            assertThat(SshUser.run(connection, "echo still")).isEqualTo("still\n");
        }
    }

    @Test
    void closesInTimeAlthoughTheServerIsFrozen() throws Exception {
        user.settings = user.settings.withKeepAliveLimit(Duration.ofMinutes(1));
        Connection connection = user.connect(SshUser.server(sshd));
        RemoteProcess process = connection.start("cat");
        sshd.freeze();
        long begin = System.nanoTime();
        connection.close();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(8000);
        assertThat(process.stdout().read()).isEqualTo(-1);
    }
}
