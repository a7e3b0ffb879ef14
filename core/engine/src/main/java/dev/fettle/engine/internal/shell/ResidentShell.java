package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Hold one {@code sh} on a host that runs scripts one after another, as one user. Each script comes back with its output, byte
 * for byte, and its exit status; it can be cancelled, and it ends when the connection does.
 *
 * <p>One thread at a time calls {@link #run}; {@link #cancel} and {@link #close} may be called from any thread.
 */
public final class ResidentShell implements AutoCloseable {

    private final RemoteProcess process;
    private final OutputStream stdin;
    private final ShellStreams streams;
    private final ShellSettings settings;
    private final String where;
    private long lastId;
    private volatile boolean broken;

    private ResidentShell(RemoteProcess process, ShellStreams streams, ShellSettings settings, String where) {
        this.process = process;
        this.stdin = process.stdin();
        this.streams = streams;
        this.settings = settings;
        this.where = where;
    }

    /**
     * Start a shell as the login user. Does not wait for it: the first job follows at once, so starting costs no round trip.
     *
     * @param where the host's name, for messages
     * @throws ConnectionException when the connection is gone or refuses another process
     */
    public static ResidentShell open(Connection connection, ShellSettings settings, String where)
            throws ConnectionException {
        requireNonNull(where, "where is null");
        return greet(connection.start(ShellScripts.START), settings.markers().get(), settings, where);
    }

    private static ResidentShell greet(RemoteProcess process, String marker, ShellSettings settings, String where)
            throws ConnectionException {
        return greet(process, new ShellStreams(process, marker, settings), marker, settings, where);
    }

    /** Send the loop to a bootstrap that waits for it. */
    static ResidentShell greet(
            RemoteProcess process, ShellStreams streams, String marker, ShellSettings settings, String where)
            throws ConnectionException {
        ResidentShell shell = new ResidentShell(process, streams, settings, where);
        byte[] loop = ShellScripts.LOOP.getBytes(StandardCharsets.UTF_8);
        shell.send(marker + " " + settings.killGrace().toSeconds() + " " + loop.length + "\n", loop);
        return shell;
    }

    /**
     * Wait for the shell to say who it is.
     *
     * @throws ConnectionException when it does not start, or the host lacks a program it needs
     */
    public Greeting greeting() throws ConnectionException, InterruptedException {
        boolean answered = streams.await(
                () -> streams.greeting() != null || streams.foreignVersion() || streams.lost(),
                ShellStreams.nanos(settings.startLimit()));
        Greeting greeting = streams.greeting();
        if (greeting == null || !greeting.missing().isEmpty()) {
            close();
            throw notStarted(answered);
        }
        return greeting;
    }

    /**
     * Run a script and wait for its end. It is read to its end before any of it runs, and finds an empty standard input.
     *
     * @param live is told of standard output as it comes
     * @throws ConnectionException with {@link Reason#LOST} when the connection goes away or the host does not answer in time:
     *     it is unknown whether the script ran to its end. The shell is of no use after that
     * @throws InterruptedException when the calling thread is interrupted; the script has been ended
     */
    public JobResult run(Job job, OutputListener live) throws ConnectionException, InterruptedException {
        return exchange("job", "{\n" + job.script() + "\n} </dev/null\nexit $?", job, live, Source.NONE);
    }

    /**
     * Run a script that finds a source's bytes on its standard input. It must read them all. The shell ends with it.
     *
     * @throws IOException when the source fails; the script has found too few bytes then
     */
    JobResult take(Job job, Source source) throws IOException, InterruptedException {
        try {
            return exchange("take", job.script() + "\nexit $?", job, OutputListener.NONE, source);
        } catch (Source.Failure e) {
            throw e.reason();
        } finally {
            close();
        }
    }

    /** Take the host's lock for this acting user: 0 held, 75 taken (by whom is on standard output), else not to be had. */
    JobResult lock(String token, String by) throws ConnectionException, InterruptedException {
        String holder = "run " + token + "\nby " + by.replaceAll("\\p{Cntrl}", " ");
        Job job = new Job("", settings.startLimit(), 4096);
        return exchange("lock", holder, job, OutputListener.NONE, Source.NONE);
    }

    /** Send a script, which must not end with a line end: the shell could not tell that it has all of it. */
    private JobResult exchange(String verb, String script, Job job, OutputListener live, Source source)
            throws ConnectionException, InterruptedException {
        if (broken) {
            throw lost("was lost before");
        }
        streams.takeWake();
        InFlight flight = new InFlight(++lastId, job.outputLimit(), live);
        streams.begin(flight);
        long started = System.nanoTime();
        Duration limit = Duration.ofSeconds(
                Math.max(1, job.timeLimit().plusNanos(999_999_999).toSeconds()));
        byte[] payload = script.getBytes(StandardCharsets.UTF_8);
        try {
            send(
                    verb + " " + flight.id + " " + payload.length + " " + limit.toSeconds() + " " + source.length()
                            + "\n",
                    payload);
            if (source.length() > 0) {
                feed(source, flight);
            }
            boolean cancelled = await(flight, started, limit);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            int status = streams.status();
            flight.rethrow();
            boolean timedOut = !cancelled && (status == 124 || status == 137) && took.compareTo(limit) >= 0;
            return new JobResult(status, flight.stdout.captured(), flight.stderr.captured(), timedOut, cancelled, took);
        } finally {
            streams.end();
        }
    }

    private void feed(Source source, InFlight flight) throws ConnectionException, InterruptedException {
        try {
            source.writeTo(stdin);
            stdin.flush();
        } catch (IOException e) {
            // The script may have ended early, as on a full disk; then its last words say why.
            if (!streams.await(
                    () -> streams.ended(flight.id) || streams.lost(), ShellStreams.nanos(settings.answerGrace()))) {
                throw lost("does not take what is sent");
            }
        }
    }

    /** Run a script whose output nobody watches. */
    public JobResult run(Job job) throws ConnectionException, InterruptedException {
        return run(job, OutputListener.NONE);
    }

    /** Ask the running script to end: TERM, then KILL after a grace. Does nothing when none runs. */
    public void cancel() {
        streams.wake();
    }

    /** Tell whether the shell can run another job. */
    public boolean isUsable() {
        return !broken && !streams.lost();
    }

    /** End the shell, which runs nothing, and wait until the host has seen it end. */
    void end() throws InterruptedException {
        broken = true;
        try {
            stdin.close();
            process.waitFor(settings.endLimit());
        } catch (IOException gone) {
            // It has ended already.
        } finally {
            close();
        }
    }

    /** End the shell and what it runs; does nothing when it has ended. */
    @Override
    public void close() {
        broken = true;
        try {
            stdin.close();
        } catch (IOException gone) {
            // It has ended already.
        }
        process.close();
    }

    /** Return whether the job was asked to stop. The thread that runs a job is the only one that writes to the shell. */
    private boolean await(InFlight flight, long started, Duration limit)
            throws ConnectionException, InterruptedException {
        long deadline = ShellStreams.nanos(limit.plus(settings.endLimit()));
        boolean cancelled = false;
        try {
            while (true) {
                boolean alreadyCancelled = cancelled;
                boolean inTime = streams.await(
                        () -> streams.ended(flight.id) || streams.lost() || (!alreadyCancelled && streams.isWoken()),
                        deadline - (System.nanoTime() - started));
                if (streams.lost()) {
                    streams.awaitLastWords(); // one stream may be at its end while the other still tells of the job's
                }
                if (streams.ended(flight.id)) {
                    return cancelled || broken;
                }
                if (streams.lost()) {
                    close();
                    throw hasStarted() ? lost("was lost while a command was running") : notStarted(true);
                }
                if (!inTime) {
                    close();
                    throw lost("did not say in time how a command ended");
                }
                cancelled = true;
                send("cancel " + flight.id + " 0 0\n", new byte[0]);
                deadline = System.nanoTime() - started + ShellStreams.nanos(settings.endLimit());
            }
        } catch (InterruptedException e) {
            endInterrupted(flight);
            throw e;
        }
    }

    private void endInterrupted(InFlight flight) {
        try {
            send("cancel " + flight.id + " 0 0\n", new byte[0]);
            if (streams.await(
                    () -> streams.ended(flight.id) || streams.lost(), ShellStreams.nanos(settings.endLimit()))) {
                return;
            }
        } catch (ConnectionException | InterruptedException again) {
            // Closing the shell ends the script as well.
        }
        close();
    }

    private void send(String header, byte[] payload) throws ConnectionException {
        try {
            stdin.write(header.getBytes(StandardCharsets.US_ASCII));
            stdin.write(payload);
            stdin.flush();
        } catch (IOException e) {
            close();
            throw hasStarted() ? lost("was lost") : notStarted(true);
        }
    }

    private ConnectionException lost(String what) {
        return new ConnectionException(
                Reason.LOST,
                "The connection to `" + where + "` " + what + ".",
                "Look at the host, then run again: what is unknown is looked at first.");
    }

    private boolean hasStarted() {
        Greeting greeting = streams.greeting();
        return greeting != null && greeting.missing().isEmpty();
    }

    private ConnectionException notStarted(boolean answered) {
        Greeting greeting = streams.greeting();
        if (greeting != null) {
            return new ConnectionException(
                    Reason.UNUSABLE,
                    "`" + where + "` lacks " + String.join(", ", greeting.missing()) + ".",
                    "Install coreutils and util-linux on it.");
        }
        String problem = streams.foreignVersion()
                ? "speaks another version of the session format"
                : answered ? "ended at once" : "does not answer";
        if (answered) {
            streams.awaitLastWords();
        }
        String said = (streams.complaints().strip() + " " + streams.noise().strip()).strip();
        return new ConnectionException(
                Reason.UNUSABLE,
                "The login shell of `" + where + "` " + problem + "." + (said.isEmpty() ? "" : " It said: " + said),
                "Try by hand whether the login user's shell runs `sh -c true`.");
    }
}
