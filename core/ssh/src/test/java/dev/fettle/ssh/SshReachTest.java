package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshReachTest {

    @TempDir
    Path directory;

    private SshUser user;

    @BeforeEach
    void prepare() throws Exception {
        user = new SshUser(directory.resolve("home"));
        user.key();
    }

    private void assertUnreachable(Server server, String message, String hint) {
        assertThatThrownBy(() -> user.connect(server)).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e).hasMessage(message);
            assertThat(e.hint()).contains(hint);
        });
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void saysThatTheHostRefuses() {
        int port = Sshd.freePort();
        assertUnreachable(
                SshUser.server(port, Map.of()), "`web-1` (127.0.0.1:" + port + ") refuses connections.", "SSH server");
    }

    @Test
    void saysThatTheNameCannotBeResolved() {
        // Too long for any name server to be asked.
        String name = "x".repeat(80);
        assertUnreachable(
                SshUser.server(name, Optional.of(22), Optional.empty(), Map.of(), Map.of()),
                "The name `" + name + "` of `web-1` cannot be resolved.",
                "Correct the server's address");
    }

    @Test
    void givesUpOnAServerThatNeverGreets() throws Exception {
        try (ServerSocket silent = listen()) {
            long begin = System.nanoTime();
            assertUnreachable(
                    SshUser.server(silent.getLocalPort(), Map.of("connect_timeout", "1")),
                    "`web-1` (127.0.0.1:%d) accepts connections, but no login was possible within 1 s."
                            .formatted(silent.getLocalPort()),
                    "connect_timeout");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(900L, 5000L);
        }
    }

    @Test
    void givesUpOnAServerThatTalksForEver() throws Exception {
        try (ServerSocket chatty = listen()) {
            CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
                try (Socket socket = chatty.accept()) {
                    while (true) {
                        socket.getOutputStream()
                                .write("Welcome!\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    // The connector has hung up.
                }
            });
            assertUnreachable(
                    SshUser.server(chatty.getLocalPort(), Map.of("connect_timeout", "1")),
                    "`web-1` (127.0.0.1:%d) accepts connections, but no login was possible within 1 s."
                            .formatted(chatty.getLocalPort()),
                    "connect_timeout");
            talking.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void triesAgainWhenTheServerHangsUpBeforeItGreets() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ServerSocket rude = listen()) {
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> {
                try {
                    while (true) {
                        rude.accept().close();
                        calls.incrementAndGet();
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            assertUnreachable(
                    SshUser.server(rude.getLocalPort(), Map.of()),
                    "`web-1` (127.0.0.1:%d) closed the connection before the login.".formatted(rude.getLocalPort()),
                    "MaxStartups");
            assertThat(calls).hasValue(4);
            rude.close();
            serving.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch dialled = new CountDownLatch(1);
        try (ServerSocket silent = listen()) {
            CompletableFuture<Integer> peer = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = silent.accept()) {
                    dialled.countDown();
                    // Comes back at the end of the stream: nothing is left open.
                    return socket.getInputStream().readAllBytes().length;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    user.connect(SshUser.server(silent.getLocalPort(), Map.of()));
                } catch (Exception e) {
                    outcome.complete(e);
                }
            });
            caller.start();
            dialled.await();
            caller.interrupt();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(peer.get(5, TimeUnit.SECONDS)).isNotNegative();
        }
    }
}
