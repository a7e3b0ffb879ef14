package dev.fettle.ssh;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Connect to servers over SSH, with the user's keys, agent and OpenSSH configuration.
 *
 * <p>Host keys are compared with {@code known_hosts}; an unknown one is refused unless the server or the OpenSSH
 * configuration says {@code accept-new}, a changed one always. Keys are tried before the server's password. Every
 * connection is one SSH session: whoever starts processes reads their output without delay, since a full stream holds
 * up the others of its connection, for ten seconds at most; then its process is cut off.
 *
 * <p>Thread-safe. Its threads are daemons and end when they are idle.
 */
public final class SshConnector implements Connector {

    private final Threads threads = new Threads();
    private final TargetResolver resolver;

    /**
     * Create the connector.
     *
     * @param diagnostics told about what the user should know, such as a configuration that is read in part only; called
     *     on the threads that connect
     */
    public SshConnector(SshSettings settings, Consumer<Diagnostic> diagnostics) {
        requireNonNull(settings, "settings is null");
        requireNonNull(diagnostics, "diagnostics is null");
        this.resolver = new TargetResolver(settings, new ClientConfig(settings, threads, diagnostics), diagnostics);
    }

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public Connection connect(Server server, SecretLookup secrets) throws ConnectionException, InterruptedException {
        Target target = resolver.resolve(server);
        Lifeline lifeline = new Lifeline();
        CompletableFuture<Connection> result = new CompletableFuture<>();
        HopOpener opener = new HopOpener(threads, lifeline, result::completeExceptionally);
        Future<?> work = threads.workers().submit(() -> {
            try {
                Connection connection =
                        new SshConnection(threads, lifeline, opener.open(target, new Credentials(server, secrets)));
                if (!result.complete(connection)) {
                    connection.close();
                }
            } catch (Throwable e) {
                lifeline.cut();
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            if (!result.cancel(false) && !result.isCompletedExceptionally()) {
                result.join().close();
            }
            work.cancel(true);
            lifeline.cut();
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static ConnectionException unwrapped(ExecutionException e) throws InterruptedException {
        Throwable cause = e.getCause();
        if (cause instanceof ConnectionException known) {
            return known;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new IllegalStateException(cause);
    }
}
