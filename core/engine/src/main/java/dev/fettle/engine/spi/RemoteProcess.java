package dev.fettle.engine.spi;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** Hold the three streams of a process on a host. A lost connection reads as the end of both outputs. */
public interface RemoteProcess extends AutoCloseable {

    /** Return the standard input; what is written reaches the process at {@code flush()}. */
    OutputStream stdin();

    /** Return the standard output. The caller reads it without delay: an unread stream may stall its connection. */
    InputStream stdout();

    /** Return the standard error, to be read like {@link #stdout()}. */
    InputStream stderr();

    /**
     * Wait for the end of the process.
     *
     * @param limit how long to wait at most
     * @return the exit status; empty when the limit passed, a signal ended it, or the connection was lost
     * @throws InterruptedException when the calling thread is interrupted
     */
    OptionalInt waitFor(Duration limit) throws InterruptedException;

    /** End the process: close its standard input, then its channel; kill what is left where the connection can. */
    @Override
    void close();
}
