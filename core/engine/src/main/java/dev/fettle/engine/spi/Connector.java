package dev.fettle.engine.spi;

import dev.fettle.engine.model.Server;

/**
 * Open connections of one kind: processes on this machine, SSH, a disposable host.
 *
 * <p>Implementations are thread-safe: hosts are connected in parallel.
 */
public interface Connector {

    /** Return the name that a server's {@code connection} selects this connector by, such as {@code ssh}. */
    String name();

    /**
     * Connect to a server.
     *
     * @param server the server as written in the infra
     * @param secrets resolves passwords and passphrases the server names; asked only when needed
     * @throws ConnectionException when the host cannot be reached, trusted or logged in to
     * @throws InterruptedException when the calling thread is interrupted; nothing is left open
     */
    Connection connect(Server server, SecretLookup secrets) throws ConnectionException, InterruptedException;
}
