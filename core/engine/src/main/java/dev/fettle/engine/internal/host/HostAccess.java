package dev.fettle.engine.internal.host;

import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Reach one host. Thread-safe: frames run side by side as far as the host allows. */
public interface HostAccess extends AutoCloseable {

    /**
     * Run a frame and return one reply per step.
     *
     * @param live is told each line that a command of the frame writes, as it comes; on the thread that reads the host's answers
     */
    List<Reply> run(Frame frame, Consumer<String> live) throws ConnectionException, InterruptedException;

    /** Run a frame whose output nobody watches. */
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
     * @return 0; {@link Reply#CANCELLED} when it was stopped; else 1 and why it cannot be read there
     * @throws java.io.IOException when {@code to} takes no more
     */
    Reply fetch(String path, String actAs, OutputStream to) throws IOException, InterruptedException;

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

    /** End what we keep ready to act as a user: nothing of ours runs as it until the next frame that acts as it. */
    void leave(String user) throws InterruptedException;

    /** End what is running; later frames run as usual. */
    void cancel();

    /** Return how many requests were made, connecting included. */
    int roundTrips();

    @Override
    void close();
}
