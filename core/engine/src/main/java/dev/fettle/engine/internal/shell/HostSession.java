package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hold a session with one host: scripts run side by side, as any user, over one connection at a time. After a loss
 * {@link #reconnect} begins a new epoch; whatever ran in the old one has an unknown outcome, and its lock is gone.
 *
 * <p>Thread-safe.
 */
public final class HostSession implements AutoCloseable {

    private static final int TAKEN = 75;

    private final Server server;
    private final Connector connector;
    private final SecretLookup secrets;
    private final ShellSettings settings;
    private final Become become;
    private final String token;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final ReentrantLock connecting = new ReentrantLock(); // one thread connects; never taken by one that runs
    private final ReentrantLock locking = new ReentrantLock(); // one thread takes the host's lock
    private @Nullable Locked locked; // guarded by locking
    private volatile @Nullable Epoch current;
    private volatile boolean closed;

    /** One connection and what belongs to it. */
    private record Epoch(int number, ShellPool pool) {}

    /** The lock that is held: whose it is, and over which connection. */
    private record Locked(String user, ShellPool pool) {}

    /** Create a session; {@link #connect} opens it. */
    public HostSession(Server server, Connector connector, SecretLookup secrets, ShellSettings settings) {
        this.server = requireNonNull(server, "server is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.secrets = requireNonNull(secrets, "secrets is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.become = new Become(settings, name(), () -> {
            SecretRef reference = server.secrets().get("become_password");
            return reference == null ? Optional.empty() : Optional.of(secrets.resolve(reference));
        });
        this.token = settings.markers().get();
    }

    private String name() {
        return server.id().name();
    }

    /**
     * Connect, unless it is connected.
     *
     * @throws ConnectionException when the host cannot be reached, trusted or logged in to
     */
    public void connect() throws ConnectionException, InterruptedException {
        reconnect(0);
    }

    /**
     * Connect again after a loss, unless another thread already has.
     *
     * @param lostEpoch the epoch in which the connection was lost
     * @return the epoch that has begun
     * @throws ConnectionException when the host cannot be reached, trusted or logged in to
     */
    public int reconnect(int lostEpoch) throws ConnectionException, InterruptedException {
        connecting.lockInterruptibly();
        try {
            Epoch old = current;
            int number = old == null ? 0 : old.number();
            if (number > lostEpoch) {
                return number;
            }
            if (old != null) {
                old.pool().close();
            }
            roundTrips.incrementAndGet();
            Epoch begun = new Epoch(number + 1, new ShellPool(connector.connect(server, secrets), this::start, name()));
            current = begun;
            if (closed) {
                begun.pool().close();
            }
            return begun.number();
        } finally {
            connecting.unlock();
        }
    }

    private ResidentShell start(dev.fettle.engine.spi.Connection connection, String user)
            throws ConnectionException, InterruptedException {
        boolean isLogin = server.user().isPresent() && server.user().get().equals(user);
        // The login user's shell needs no answer before its first job, so it costs no round trip.
        return isLogin
                ? ResidentShell.open(connection, settings, name())
                : become.open(connection, user, roundTrips::incrementAndGet);
    }

    /** Return the number of the connection in use, from 1; 0 before {@link #connect}. */
    public int epoch() {
        Epoch now = current;
        return now == null ? 0 : now.number();
    }

    /**
     * Run a script as a user and wait for its end. Waits for a free shell where it must.
     *
     * @param live is told of standard output as it comes
     * @throws ConnectionException with {@link Reason#BECOME_REFUSED} when the user cannot be reached; with
     *     {@link Reason#LOST} when the connection went away: it is unknown whether the script ran to its end
     * @throws InterruptedException when the calling thread is interrupted; the script has been ended
     */
    public JobResult run(String actAs, Job job, OutputListener live) throws ConnectionException, InterruptedException {
        return with(actAs, (pool, shell) -> {
            roundTrips.incrementAndGet();
            return shell.run(job, live);
        });
    }

    /** Run a script as a user whose output nobody watches. */
    public JobResult run(String actAs, Job job) throws ConnectionException, InterruptedException {
        return run(actAs, job, OutputListener.NONE);
    }

    /**
     * Take the host's lock, without waiting for it; it is held until the connection ends, and no script inherits it. Where
     * this connection holds it already, nothing is asked.
     *
     * @param actAs the user whose lock it is: root's is the host's, another user's is that user's own
     * @param by who takes it, from where and since when, in one line; told to a run that is refused
     * @throws ConnectionException when the lock cannot be had at all
     */
    public LockOutcome lock(String actAs, String by) throws ConnectionException, InterruptedException {
        locking.lockInterruptibly();
        try {
            Epoch now = current;
            return now != null && new Locked(actAs, now.pool()).equals(locked)
                    ? new LockOutcome.Held()
                    : takeLock(actAs, by);
        } finally {
            locking.unlock();
        }
    }

    private LockOutcome takeLock(String actAs, String by) throws ConnectionException, InterruptedException {
        return with(actAs, (pool, shell) -> {
            roundTrips.incrementAndGet();
            JobResult result = shell.lock(token, by);
            if (result.exitStatus() == 0) {
                pool.keep(shell);
                locked = new Locked(actAs, pool);
                return new LockOutcome.Held();
            }
            if (result.exitStatus() == TAKEN) {
                return new LockOutcome.Busy(holder(result.stdout().text()));
            }
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "The lock of `" + name() + "` cannot be taken. "
                            + result.stderr().text().strip(),
                    "Check that util-linux is installed and the state directory can be written.");
        });
    }

    private static String holder(String text) {
        return text.lines()
                .filter(line -> line.startsWith("by "))
                .map(line -> line.substring(3))
                .findFirst()
                .orElse("a run that has just begun");
    }

    /**
     * Stream a large content to a new file beside its target, on a channel of its own. Its digest is taken on the way and
     * compared on the host. Nothing is left over when it fails.
     *
     * @param sha256 what the content's digest is expected to be, where that is known
     * @param limit how long it may take
     * @return 0 and the new file's name on standard output; else 73 when the file cannot be made, 74 when it cannot be
     *     written, with the reason on standard error
     * @throws ConnectionException when the connection is lost
     * @throws IOException when the content cannot be read or is shorter than its length
     */
    public JobResult upload(
            String actAs, Staging staging, InputStream content, long length, Optional<String> sha256, Duration limit)
            throws IOException, InterruptedException {
        return this.<JobResult, IOException>with(actAs, true, (pool, shell) -> {
            roundTrips.incrementAndGet();
            Job job = new Job(staging.script(length), limit, 64 << 10);
            return shell.take(job, new Source(content, length, sha256));
        });
    }

    /** Stream a large content whose digest is not known beforehand. */
    public JobResult upload(String actAs, Staging staging, InputStream content, long length, Duration limit)
            throws IOException, InterruptedException {
        return upload(actAs, staging, content, length, Optional.empty(), limit);
    }

    /** End the shells of a user that nobody uses, for a system does not change or remove a user who has processes. */
    public void leave(String user) throws InterruptedException {
        Epoch now = current;
        if (now != null) {
            now.pool().leave(user);
        }
    }

    /** End what is running; later scripts run as usual. */
    public void cancel() {
        Epoch now = current;
        if (now != null) {
            now.pool().cancel();
        }
    }

    /**
     * Return how often the host was asked and its answer waited for: connecting counts as one, as do the start of each shell
     * that acts as another user, a password, and each script.
     */
    public int roundTrips() {
        return roundTrips.get();
    }

    /** End what is running and the connection. */
    @Override
    public void close() {
        closed = true;
        Epoch now = current;
        if (now != null) {
            now.pool().close();
        }
    }

    /** What is done with a shell while nobody else has it. */
    @FunctionalInterface
    private interface Use<T, X extends IOException> {
        T apply(ShellPool pool, ResidentShell shell) throws X, InterruptedException;
    }

    private <T, X extends IOException> T with(String user, Use<T, X> use)
            throws X, ConnectionException, InterruptedException {
        return with(user, false, use);
    }

    private <T, X extends IOException> T with(String user, boolean expendable, Use<T, X> use)
            throws X, ConnectionException, InterruptedException {
        Epoch now = current;
        if (now == null) {
            throw new IllegalStateException("connect() comes first.");
        }
        ResidentShell shell = now.pool().take(user, expendable);
        try {
            return use.apply(now.pool(), shell);
        } finally {
            now.pool().giveBack(user, shell);
        }
    }
}
