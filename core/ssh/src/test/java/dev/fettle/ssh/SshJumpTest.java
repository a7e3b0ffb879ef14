package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshJumpTest {

    @TempDir
    Path directory;

    private Sshd jump;
    private Sshd behind;
    private SshUser user;

    @BeforeEach
    void startServers() throws Exception {
        jump = Sshd.start(directory, "jump");
        behind = Sshd.start(directory, "behind");
        user = new SshUser(directory.resolve("home"));
        user.key(jump, behind);
    }

    @AfterEach
    void stopServers() {
        behind.close();
        jump.close();
    }

    private static String spec(Sshd sshd) {
        return "root@127.0.0.1:" + sshd.port();
    }

    private Server through(String chain) {
        return SshUser.server(behind.port(), Map.of("proxy_jump", chain));
    }

    private void assertFails(Server server, Reason reason, String... parts) {
        assertThatThrownBy(() -> user.connect(server)).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(parts);
        });
    }

    @Test
    void carriesMegabytesThroughAJumpHost() throws Exception {
        user.know(jump, behind);
        byte[] sent = new byte[5 << 20];
        new Random(11).nextBytes(sent);
        try (Connection connection = user.connect(through(spec(jump)));
                RemoteProcess process = connection.start("cat")) {
            assertThat(jump.sessions()).isNotEmpty();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try (var out = process.stdin()) {
                    out.write(sent);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(process.stdout().readAllBytes()).isEqualTo(sent);
            writing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void goesThroughAChain() throws Exception {
        try (Sshd second = Sshd.start(directory, "second")) {
            second.authorize(user.ssh.resolve("id_ed25519"));
            user.know(jump, second, behind);
            try (Connection connection = user.connect(through(spec(jump) + ", " + spec(second)))) {
                assertThat(SshUser.run(connection, "echo far")).isEqualTo("far\n");
                assertThat(second.sessions()).isNotEmpty();
            }
        }
    }

    @Test
    void checksTheKeysOfBothUnderTheirOwnNames() throws Exception {
        assertFails(through(spec(jump)), Reason.HOST_KEY_UNKNOWN, spec(jump), jump.fingerprint());
        user.know(jump);
        assertFails(through(spec(jump)), Reason.HOST_KEY_UNKNOWN, "`web-1`", behind.fingerprint());
    }

    @Test
    void saysThatTheJumpHostCannotConnect() throws Exception {
        user.know(jump);
        int port = Sshd.freePort();
        assertFails(
                SshUser.server(port, Map.of("proxy_jump", spec(jump))),
                Reason.UNREACHABLE,
                "The jump host `" + spec(jump) + "` cannot connect to `web-1` (127.0.0.1:" + port + ").");
    }

    @Test
    void saysThatTheJumpHostForbidsForwarding() throws Exception {
        try (Sshd closed = Sshd.start(directory, "closed", "AllowTcpForwarding no")) {
            closed.authorize(user.ssh.resolve("id_ed25519"));
            user.know(closed);
            assertFails(through(spec(closed)), Reason.UNREACHABLE, "does not allow forwarding to `web-1`");
        }
    }

    @Test
    void noticesThatTheJumpHostIsGone() throws Exception {
        user.know(jump, behind);
        try (Connection connection = user.connect(through(spec(jump)));
                RemoteProcess process = connection.start("cat")) {
            jump.stop();

            assertThat(process.stdout().read()).isEqualTo(-1);
            assertThat(process.waitFor(Duration.ofSeconds(5))).isEmpty();
        }
    }

    @Test
    void noticesThatTheJumpHostIsFrozen() throws Exception {
        user.know(jump, behind);
        user.settings = user.settings.withKeepAliveLimit(Duration.ofSeconds(2));
        try (Connection connection = user.connect(through(spec(jump)));
                RemoteProcess process = connection.start("cat")) {
            jump.freeze();
            long begin = System.nanoTime();

            assertThat(process.stdout().read()).isEqualTo(-1);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(500L, 4000L);
        }
    }
}
