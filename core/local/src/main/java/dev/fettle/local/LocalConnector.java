package dev.fettle.local;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.util.concurrent.ThreadFactory;

/** Connect to this machine: processes are started here, as the user that runs the program. Needs no password or address. */
public final class LocalConnector implements Connector {

    /** The name that a server's {@code connection} selects this connector by. */
    public static final String NAME = "local";

    private final ThreadFactory threads;

    /** Create a connector whose threads are daemons. */
    public LocalConnector() {
        this(task -> {
            Thread thread = new Thread(task, "fettle-local");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Create a connector.
     *
     * @param threads makes one thread per process, which waits for its end
     */
    public LocalConnector(ThreadFactory threads) {
        this.threads = requireNonNull(threads, "threads is null");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connection connect(Server server, SecretLookup secrets) {
        return new LocalConnection(threads);
    }
}
