package dev.fettle.engine.internal.shell;

import static dev.fettle.engine.internal.shell.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSessionTest {

    private static final String ME = System.getProperty("user.name");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final List<HostSession> sessions = new ArrayList<>();
    private final List<ProcessConnection> connections = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeSessions() {
        sessions.forEach(HostSession::close);
        connections.stream()
                .flatMap(connection -> connection.started.stream())
                .forEach(process -> eventually("shell has ended", () -> !process.isAlive()));
    }

    /** Connects to this machine with a state directory of its own, so that no lock but a test's is touched. */
    private final class HereConnector implements Connector {
        private final int maxProcesses;

        HereConnector(int maxProcesses) {
            this.maxProcesses = maxProcesses;
        }

        @Override
        public String name() {
            return "here";
        }

        @Override
        public Connection connect(Server server, SecretLookup secrets) {
            ProcessConnection connection = new ProcessConnection(
                    maxProcesses, "env", "FETTLE_STATE=" + directory.resolve("state"), "sh", "-c");
            connections.add(connection);
            return connection;
        }
    }

    private HostSession open(Optional<String> login, int maxProcesses) throws Exception {
        Server server = new Server(
                new HostId("web-1"),
                "localhost",
                Optional.empty(),
                login,
                "root",
                "here",
                Set.of(),
                Map.of(),
                Map.of());
        HostSession session = new HostSession(
                server, new HereConnector(maxProcesses), reference -> Secret.of("none"), TestShells.settings());
        sessions.add(session);
        session.connect();
        return session;
    }

    @Test
    void aBatchOfTheLoginUserCostsOneRoundTripBesidesConnecting() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        assertThat(session.run(ME, Job.of("echo 1")).stdout().text()).isEqualTo("1\n");
        assertThat(session.roundTrips()).isEqualTo(2);
        session.run(ME, Job.of("echo 2"));
        assertThat(session.roundTrips()).isEqualTo(3);
        assertThat(connections.get(0).started).hasSize(1);
    }

    @Test
    void anUnknownLoginUserCostsOneMore() throws Exception {
        HostSession session = open(Optional.empty(), 8);
        assertThat(session.run(ME, Job.of("id -un")).stdout().text()).isEqualTo(ME + "\n");
        assertThat(session.roundTrips()).isEqualTo(3);
    }

    @Test
    void runsFourScriptsAtOnceAndNoMore() throws Exception {
        mostAtOnce(8, 4);
    }

    @Test
    void runsNoMoreAtOnceThanTheConnectionAllows() throws Exception {
        mostAtOnce(2, 2);
    }

    private void mostAtOnce(int allowed, int expected) throws Exception {
        HostSession session = open(Optional.of(ME), allowed);
        List<FutureTask<JobResult>> tasks = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(expected);
        Path gate = directory.resolve("gate");
        for (int i = 0; i < 12; i++) {
            FutureTask<JobResult> task = new FutureTask<>(() -> session.run(
                    ME,
                    Job.of("echo begun; while [ ! -e " + gate + " ]; do sleep 0.02; done"),
                    (buffer, offset, length) -> begun.countDown()));
            tasks.add(task);
            new Thread(task).start();
        }
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        Files.createFile(gate);
        for (FutureTask<JobResult> task : tasks) {
            assertThat(task.get(20, TimeUnit.SECONDS).succeeded()).isTrue();
        }
        assertThat(connections.get(0).started).hasSize(expected);
    }

    @Test
    void makesRoomForAnotherUser() throws Exception {
        HostSession session = open(Optional.of("somebody-else"), 1);
        session.run("somebody-else", Job.of("true"));
        assertThat(session.run(ME, Job.of("id -un")).stdout().text()).isEqualTo(ME + "\n");
        assertThat(connections.get(0).started).hasSize(2);
    }

    @Test
    void cancelsWhatRunsAndRunsOn() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<JobResult> task = new FutureTask<>(() ->
                session.run(ME, Job.of("echo begun; sleep 84001"), (buffer, offset, length) -> begun.countDown()));
        new Thread(task).start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        session.cancel();
        assertThat(task.get(20, TimeUnit.SECONDS).cancelled()).isTrue();
        assertThat(session.run(ME, Job.of("echo on")).succeeded()).isTrue();
    }

    @Test
    void refusesAUserThatDoesNotExistAndOneThatIsNoName() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        assertThatThrownBy(() -> session.run("fettle-nobody", Job.of("true")))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ConnectionException.Reason.BECOME_REFUSED);
                    assertThat(e).hasMessageContaining("fettle-nobody").hasMessageContaining("It says: ");
                });
        for (String name : List.of("", "-u", "a b", "$(id)", "x'y", "#0")) {
            assertThatThrownBy(() -> session.run(name, Job.of("true")))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("not the name of a user");
        }
    }

    @Test
    void anotherRunIsRefusedWhileTheLockIsHeld() throws Exception {
        HostSession first = open(Optional.of(ME), 8);
        HostSession second = open(Optional.of(ME), 8);
        assertThat(lock(first, "ann@desk since 10:00\nforged: yes")).isEqualTo(new LockOutcome.Held());
        assertThat(lock(second, "bob@lap since 10:01"))
                .isEqualTo(new LockOutcome.Busy("ann@desk since 10:00 forged: yes"));
        assertThat(lock(first, "ann@desk")).isEqualTo(new LockOutcome.Held());
        first.close();
        eventually("the lock is free", () -> uncheckedLock(second).equals(new LockOutcome.Held()));
    }

    @Test
    void noScriptKeepsTheLockWhenItsShellIsKilled() throws Exception {
        HostSession first = open(Optional.of(ME), 8);
        HostSession second = open(Optional.of(ME), 8);
        assertThat(lock(first, "ann")).isEqualTo(new LockOutcome.Held());
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<JobResult> task = new FutureTask<>(() -> first.run(
                ME,
                Job.of("setsid sleep 84002 & echo begun; sleep 84003"),
                (buffer, offset, length) -> begun.countDown()));
        new Thread(task).start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        connections.get(0).started.get(0).destroyForcibly().waitFor();
        assertThat(lock(second, "bob")).isEqualTo(new LockOutcome.Held());
        Processes.with("84002").forEach(ProcessHandle::destroyForcibly);
        Processes.with("84003").forEach(ProcessHandle::destroyForcibly);
        assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> first.run(ME, Job.of("true")))
                .as("a session without its lock does nothing more")
                .isInstanceOf(ConnectionException.class);
    }

    @Test
    void aRunTakesItsOwnLockAgainFromAShellThatHasNotNoticedTheLoss() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        assertThat(lock(session, "ann")).isEqualTo(new LockOutcome.Held());
        Process old = connections.get(0).started.get(0);
        connections.get(0).deaf = true; // its input stays open, as when a network goes away
        assertThat(session.reconnect(1)).isEqualTo(2);
        assertThat(session.reconnect(1)).isEqualTo(2);
        assertThat(lock(session, "ann")).isEqualTo(new LockOutcome.Held());
        eventually("the old shell has ended", () -> !old.isAlive());
    }

    @Test
    void takesTheLockOncePerConnectionThoughSeveralAsk() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        assertThat(lock(session, "ann")).isEqualTo(new LockOutcome.Held());
        int trips = session.roundTrips();
        assertThat(lock(session, "ann")).isEqualTo(new LockOutcome.Held());
        assertThat(session.roundTrips()).isEqualTo(trips);
        assertThat(lock(open(Optional.of(ME), 8), "bob")).isEqualTo(new LockOutcome.Busy("ann"));
        assertThat(session.run(ME, new Job("echo here", LIMIT, 100)).succeeded())
                .isTrue();
    }

    private static LockOutcome lock(HostSession session, String by) throws ConnectionException, InterruptedException {
        return session.lock(ME, by);
    }

    private static LockOutcome uncheckedLock(HostSession session) {
        try {
            return session.lock(ME, "again");
        } catch (ConnectionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void streamsAnUploadToAFileBesideItsTarget() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        byte[] bytes = new byte[30_000_000];
        new Random(3).nextBytes(bytes);
        Staging staging = new Staging(directory + "/it's a target", ME, "0", "0640");
        JobResult result =
                session.upload(ME, staging, new ByteArrayInputStream(bytes), bytes.length, Optional.empty(), LIMIT);
        assertThat(result.stderr().text()).isEmpty();
        assertThat(result.exitStatus()).isZero();
        Path staged = Path.of(result.stdout().text());
        assertThat(staged.getParent()).isEqualTo(directory);
        assertThat(Files.readAllBytes(staged)).isEqualTo(bytes);
        assertThat(Files.getPosixFilePermissions(staged)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(session.run(ME, Job.of("echo on")).succeeded()).isTrue();
    }

    @Test
    void anUploadThatCannotBeStoredSaysWhyAndLeavesNothing() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        Staging nowhere = new Staging(directory + "/missing/x", ME, "0", "0640");
        JobResult result = session.upload(ME, nowhere, new ZeroStream(), 50_000_000, Optional.empty(), LIMIT);
        assertThat(result.exitStatus()).isEqualTo(73);
        assertThat(result.stderr().text()).contains("missing");
        assertThat(session.run(ME, Job.of("echo on")).succeeded()).isTrue();
    }

    @Test
    void aContentThatHasChangedIsNotKept() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        Staging staging = new Staging(directory + "/x", ME, "0", "0640");
        JobResult result = session.upload(
                ME, staging, new ByteArrayInputStream(new byte[10]), 10, Optional.of("0".repeat(64)), LIMIT);
        assertThat(result.exitStatus()).isEqualTo(74);
        assertThat(result.stderr().text()).contains("has changed");
        assertThat(names()).doesNotContain("x").noneMatch(name -> name.startsWith(".fettle"));
    }

    @Test
    void stagesInADirectoryOfItsOwnWhereOthersCanWrite() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));
        Staging staging = new Staging(directory + "/it's a target", ME, "0", "0644");
        JobResult result =
                session.upload(ME, staging, new ByteArrayInputStream(new byte[10]), 10, Optional.empty(), LIMIT);
        Path staged = Path.of(result.stdout().text());
        assertThat(staged).hasSize(10);
        assertThat(staged.getParent().getParent()).isEqualTo(directory);
        assertThat(Files.getPosixFilePermissions(staged.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        result = session.upload(
                ME, staging, new ByteArrayInputStream(new byte[10]), 10, Optional.of("0".repeat(64)), LIMIT);
        assertThat(result.exitStatus()).isEqualTo(74);
        assertThat(names()).containsExactly(staged.getParent().getFileName().toString());
    }

    @Test
    void aContentShorterThanAnnouncedLeavesNothing() throws Exception {
        HostSession session = open(Optional.of(ME), 8);
        Staging staging = new Staging(directory + "/x", ME, "0", "0640");
        assertThatThrownBy(() -> session.upload(
                        ME, staging, new ByteArrayInputStream(new byte[10]), 20, Optional.empty(), LIMIT))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectionException.class);
        eventually("nothing is left over", () -> names().isEmpty());
    }

    private List<String> names() {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class ZeroStream extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return length;
        }
    }
}
