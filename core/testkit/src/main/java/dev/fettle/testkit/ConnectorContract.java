package dev.fettle.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.engine.spi.SecretLookup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Test what every {@link Connector} must do. Extend it, and say which connector and which servers; the servers' hosts
 * need a POSIX shell, coreutils and {@code ps}.
 */
public abstract class ConnectorContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Connection> opened = new ArrayList<>();

    /** What a process answered. */
    private record Answer(byte[] stdout, byte[] stderr, OptionalInt exit) {
        String out() {
            return new String(stdout, UTF_8);
        }

        String err() {
            return new String(stderr, UTF_8);
        }
    }

    /** Create the contract. */
    protected ConnectorContract() {}

    /** Return the connector under test. */
    protected abstract Connector connector();

    /** Return a server that the connector reaches. */
    protected abstract Server server();

    /** Return a server that nothing answers at, with a short time limit for connecting where the connector has one. */
    protected abstract Server unreachableServer();

    /** Return the longest that giving up on {@link #unreachableServer()} may take, with some room for a slow machine. */
    protected Duration unreachableLimit() {
        return Duration.ofSeconds(10);
    }

    /**
     * Cut the link under the open connections to {@link #serverToLose()}: kill the host, the daemon or the proxy between.
     *
     * @throws Exception when that fails
     */
    protected abstract void cut() throws Exception;

    /** Return the server whose connections {@link #cut()} cuts; by default the same as for everything else. */
    protected Server serverToLose() {
        return server();
    }

    /** Return servers whose login users have unusual shells, such as fish and tcsh; none by default. */
    protected List<Server> serversWithOtherShells() {
        return List.of();
    }

    /** Return what answers the connector's questions for secrets; by default there are none. */
    protected SecretLookup secrets() {
        return ref -> {
            throw new IllegalStateException("There is no secret `" + ref + "`.");
        };
    }

    @AfterEach
    final void closeEverything() {
        opened.forEach(Connection::close);
        executor.shutdownNow();
    }

    @Test
    void passesEveryByteBothWays() throws Exception {
        byte[] every = new byte[256];
        IntStream.range(0, every.length).forEach(i -> every[i] = (byte) i);

        Answer answer = run(connect(), "exec cat", every);

        assertThat(answer.stdout()).isEqualTo(every);
        assertThat(answer.stderr()).isEmpty();
        assertThat(answer.exit()).hasValue(0);
    }

    @Test
    void keepsOutputAndErrorsApart() throws Exception {
        Answer answer = run(connect(), "exec sh -c 'echo one; echo two >&2; echo three'", new byte[0]);

        assertThat(answer.out()).isEqualTo("one\nthree\n");
        assertThat(answer.err()).isEqualTo("two\n");
    }

    @Test
    void tellsTheExitStatus() throws Exception {
        Connection connection = connect();

        for (int status : new int[] {0, 1, 7, 127, 255}) {
            assertThat(run(connection, "exec sh -c 'exit " + status + "'", new byte[0])
                            .exit())
                    .hasValue(status);
        }
    }

    @Test
    void hasNoExitStatusForAProcessThatASignalEnded() throws Exception {
        assertThat(run(connect(), "exec sh -c 'kill -KILL $$'", new byte[0]).exit())
                .isEmpty();
    }

    @Test
    void carriesMegabytesThroughAndBackWithoutStalling() throws Exception {
        byte[] much = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(much);

        Answer answer = run(connect(), "exec cat", much);

        assertThat(Arrays.equals(answer.stdout(), much)).isTrue();
    }

    @Test
    void carriesMegabytesOnBothOutputsAtOnce() throws Exception {
        Answer answer = run(
                connect(), "exec sh -c 'head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait'", new byte[0]);

        assertThat(answer.stdout()).hasSize(3_000_000);
        assertThat(answer.stderr()).hasSize(2_000_000);
    }

    @Test
    void runsProcessesSideBySide() throws Exception {
        Connection connection = connect();
        int count = Math.min(4, connection.maxProcesses());
        List<RemoteProcess> processes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            processes.add(connection.start("exec cat"));
        }

        for (int i = count - 1; i >= 0; i--) {
            write(processes.get(i), ("process " + i + "\n").getBytes(UTF_8));
            assertThat(within(line(processes.get(i)))).isEqualTo("process " + i);
        }
        for (RemoteProcess process : processes) {
            process.stdin().close();
            assertThat(process.waitFor(LIMIT)).hasValue(0);
            process.close();
        }
    }

    @Test
    void answersAQuestionBeforeTheNextIsAsked() throws Exception {
        RemoteProcess process = connect().start("exec sh -c 'while IFS= read -r l; do echo \"<$l>\"; done'");

        for (String word : List.of("one", "two", "three")) {
            write(process, (word + "\n").getBytes(UTF_8));
            assertThat(within(line(process))).isEqualTo("<" + word + ">");
        }
        process.close();
    }

    @Test
    void endsAProcessThatReadsByClosingItsInput() throws Exception {
        RemoteProcess process = connect().start("exec cat");

        process.stdin().close();

        assertThat(within(() -> process.stdout().read())).isEqualTo(-1);
        assertThat(process.waitFor(LIMIT)).hasValue(0);
        process.close();
    }

    @Test
    void keepsWhatAProcessWroteBeforeAnybodyRead() throws Exception {
        Connection connection = connect();
        RemoteProcess early = connection.start("exec sh -c 'echo early; echo late >&2; exit 7'");

        assertThat(early.waitFor(LIMIT)).hasValue(7);

        assertThat(within(() -> early.stdout().readAllBytes())).isEqualTo("early\n".getBytes(UTF_8));
        assertThat(within(() -> early.stderr().readAllBytes())).isEqualTo("late\n".getBytes(UTF_8));
        early.close();
    }

    @Test
    void waitsNoLongerThanTold() throws Exception {
        RemoteProcess process = connect().start("exec cat");
        long start = System.nanoTime();

        assertThat(process.waitFor(Duration.ofMillis(50))).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        process.close();
    }

    @Test
    void killsAProcessThatIsClosed() throws Exception {
        Connection connection = connect();
        String mark = mark();
        RemoteProcess process = connection.start("exec sh -c 'echo up; sleep " + mark + "; echo no'");
        assertThat(within(line(process))).isEqualTo("up");
        awaitSleeping(connection, mark, true);

        process.close();
        process.close();

        awaitSleeping(connection, mark, false);
    }

    @Test
    void killsEveryProcessWhenTheConnectionCloses() throws Exception {
        Connection connection = connect();
        String mark = mark();
        RemoteProcess process = connection.start("exec sh -c 'echo up; sleep " + mark + "; echo no'");
        assertThat(within(line(process))).isEqualTo("up");

        connection.close();
        connection.close();

        assertThat(within(() -> isAtEnd(process.stdout()))).isTrue();
        awaitSleeping(connect(), mark, false);
        assertThatThrownBy(() -> connection.start("exec true")).isInstanceOf(ConnectionException.class);
    }

    @Test
    void saysThatAServerIsUnreachableBeforeLong() {
        long start = System.nanoTime();

        assertThatThrownBy(() -> connector().connect(unreachableServer(), secrets()))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ConnectionException.Reason.UNREACHABLE);
                    assertThat(e.getMessage())
                            .contains("`" + unreachableServer().address());
                    assertThat(e.hint()).isNotBlank();
                });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(unreachableLimit());
    }

    @Test
    void readsALostConnectionAsTheEnd() throws Exception {
        Connection connection = connect(serverToLose());
        RemoteProcess process = connection.start("exec sh -c 'echo up; exec cat'");
        assertThat(within(line(process))).isEqualTo("up");

        cut();

        assertThat(within(() -> process.stdout().read())).isEqualTo(-1);
        assertThat(within(() -> process.stderr().read())).isEqualTo(-1);
        assertThat(process.waitFor(LIMIT)).isEmpty();
        assertThatThrownBy(() -> connection.start("exec true")).isInstanceOf(ConnectionException.class);
    }

    @Test
    void startsTheSameCommandThroughAnyLoginShell() throws Exception {
        List<Server> servers = serversWithOtherShells();
        Assumptions.assumeFalse(servers.isEmpty(), "The connector has no servers with other shells.");

        for (Server server : servers) {
            Answer answer = run(
                    connect(server),
                    "exec sh -c 'IFS= read -r l; printf \"%s|\" \"$l\"; for i in 1 2; do printf $i; done; exit 7'",
                    "a $b `c`\n".getBytes(UTF_8));

            assertThat(answer.out()).as(server.toString()).isEqualTo("a $b `c`|12");
            assertThat(answer.err()).as(server.toString()).isEmpty();
            assertThat(answer.exit()).as(server.toString()).hasValue(7);
        }
    }

    private Connection connect() throws Exception {
        return connect(server());
    }

    private Connection connect(Server server) throws Exception {
        Connection connection = connector().connect(server, secrets());
        opened.add(connection);
        return connection;
    }

    private Answer run(Connection connection, String command, byte[] stdin) throws Exception {
        try (RemoteProcess process = connection.start(command)) {
            Future<byte[]> out = executor.submit(() -> process.stdout().readAllBytes());
            Future<byte[]> err = executor.submit(() -> process.stderr().readAllBytes());
            Future<?> in = executor.submit(() -> {
                try (OutputStream stream = process.stdin()) {
                    stream.write(stdin);
                } catch (IOException endedWithoutReading) {
                    // Its exit status and output say what became of it.
                }
                return null;
            });
            in.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            byte[] stdout = out.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            byte[] stderr = err.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return new Answer(stdout, stderr, process.waitFor(LIMIT));
        }
    }

    /** Wait until a sleep of a marked length is or is not among the host's processes. */
    private void awaitSleeping(Connection connection, String mark, boolean expected) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean sleeping = !expected;
        while (sleeping != expected && System.nanoTime() < end) {
            sleeping = run(connection, "exec ps -eo args", new byte[0])
                    .out()
                    .lines()
                    .anyMatch(line -> line.equals("sleep " + mark));
        }
        assertThat(sleeping).as("a process `sleep " + mark + "`").isEqualTo(expected);
    }

    /** Return a number of seconds that no other test sleeps for. */
    private static String mark() {
        return "1000." + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000);
    }

    private static void write(RemoteProcess process, byte[] bytes) throws IOException {
        process.stdin().write(bytes);
        process.stdin().flush();
    }

    /** Read one line byte by byte, without taking more than it. */
    private static Callable<String> line(RemoteProcess process) {
        return () -> {
            StringBuilder line = new StringBuilder();
            InputStream stdout = process.stdout();
            for (int c = stdout.read(); c >= 0 && c != '\n'; c = stdout.read()) {
                line.append((char) c);
            }
            return line.toString();
        };
    }

    /** Tell whether a stream that its own side has closed is at its end, or says that it is closed. */
    private static boolean isAtEnd(InputStream stream) {
        try {
            return stream.read() < 0;
        } catch (IOException closed) {
            return true;
        }
    }

    private <T> T within(Callable<T> work) throws InterruptedException, ExecutionException, TimeoutException {
        return executor.submit(work).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
