package dev.fettle.engine.internal.host;

import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Reach one host. Thread-safe: frames run side by side as far as the host allows. */
public interface HostAccess extends AutoCloseable {

    /** Run a frame and return one reply per step. */
    List<Reply> run(Frame frame) throws ConnectionException, InterruptedException;

    /**
     * Send a large content ahead and return the name of the temporary file that holds it on the host.
     *
     * @throws IllegalArgumentException when the host cannot take it; the message says why
     * @throws java.io.IOException when the content cannot be read
     */
    String stage(Upload upload, Payload content, String actAs) throws IOException, InterruptedException;

    /**
     * Stream a file of the host.
     *
     * @throws IllegalArgumentException when it cannot be read there; the message says why
     * @throws java.io.IOException when {@code to} takes no more
     */
    void fetch(String path, String actAs, OutputStream to) throws IOException, InterruptedException;

    /**
     * Hold the host's lock for as long as the connection lives.
     *
     * @param holder who holds it, told to whoever is refused
     * @return the holder when somebody else has it, else empty
     */
    String lock(String holder) throws ConnectionException, InterruptedException;

    /** Return the number of the connection in use, from 1. */
    int epoch();

    /**
     * Connect again after a loss, unless somebody already has; a lock has to be taken again.
     *
     * @param lostEpoch the epoch in which the connection was lost
     */
    void reconnect(int lostEpoch) throws ConnectionException, InterruptedException;

    /** End what is running; later frames run as usual. */
    void cancel();

    /** Return how many requests were made, connecting included. */
    int roundTrips();

    @Override
    void close();
}
