package dev.fettle.standin.pg;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Share connections between threads; opens new ones after the server was away. */
public final class PgPool implements Closeable {
    private static final int WAIT_SECONDS = 10;

    private final PgUrl url;
    private final Map<String, String> env;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<PgConnection> idle = new ConcurrentLinkedDeque<>();

    /** Create a pool that opens at most {@code limit} connections. */
    public PgPool(PgUrl url, Map<String, String> env, int limit) {
        this.url = requireNonNull(url, "url is null");
        this.env = Map.copyOf(env);
        this.permits = new Semaphore(limit);
    }

    /** Does something with a connection. */
    @FunctionalInterface
    public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
        /** Use the connection, and leave no transaction open. */
        T with(PgConnection connection) throws IOException;
    }

    /** Run work on a connection; a connection left over from before is tried first, and replaced once if it is dead. */
    public <T extends @org.jspecify.annotations.Nullable Object> T use(Work<T> work) throws IOException {
        try {
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new PgException("", "all database connections are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgException("", "interrupted");
        }
        try {
            PgConnection connection = live();
            try {
                return work.with(connection);
            } finally {
                if (connection.isBroken()) {
                    connection.close();
                } else {
                    idle.push(connection);
                }
            }
        } finally {
            permits.release();
        }
    }

    private PgConnection live() throws IOException {
        for (PgConnection kept = idle.poll(); kept != null; kept = idle.poll()) {
            try {
                kept.run("");
                return kept;
            } catch (IOException e) {
                kept.close();
            }
        }
        return PgConnection.open(url, env);
    }

    /**
     * Run work in one transaction, which is undone if the work fails.
     *
     * @throws IOException what the work or the database reports
     */
    public <T extends @org.jspecify.annotations.Nullable Object> T transaction(Work<T> work) throws IOException {
        return use(connection -> {
            connection.run("BEGIN");
            boolean done = false;
            try {
                T result = work.with(connection);
                connection.run("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done && !connection.isBroken()) {
                    connection.run("ROLLBACK");
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (PgConnection kept = idle.poll(); kept != null; kept = idle.poll()) {
            kept.close();
        }
    }
}
