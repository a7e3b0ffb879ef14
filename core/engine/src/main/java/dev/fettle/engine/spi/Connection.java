package dev.fettle.engine.spi;

/**
 * Start processes on one host and hold their streams. Framing, batching, upload, sudo, time limits and cancellation
 * are written once, above this.
 *
 * <p>Thread-safe. Closing it ends every process that it started.
 */
public interface Connection extends AutoCloseable {

    /**
     * Start a process through the login user's shell.
     *
     * @param command constant text that every login shell (POSIX, fish, csh) reads alike; never holds a value
     * @throws ConnectionException when the connection is gone or refuses another process
     */
    RemoteProcess start(String command) throws ConnectionException;

    /** Tell how many processes may run at once, such as what an SSH server's {@code MaxSessions} allows. */
    int maxProcesses();

    /** Close the connection; does nothing when it is closed already. */
    @Override
    void close();
}
