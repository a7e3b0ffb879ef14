package dev.fettle.engine.internal.host;

import dev.fettle.engine.internal.shell.HostSession;
import dev.fettle.engine.internal.shell.Job;
import dev.fettle.engine.internal.shell.JobResult;
import dev.fettle.engine.internal.shell.OutputListener;
import dev.fettle.engine.internal.shell.Quoting;
import dev.fettle.engine.internal.shell.ShellSettings;
import dev.fettle.engine.internal.shell.Staging;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reach a host through a session of resident shells: each frame is one script. */
public final class ShellHost implements HostAccess {

    private static final int OUTPUT_LIMIT = 32 << 20;
    private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);

    private final Server server;
    private final HostSession session;
    private final ShellSettings settings;

    private ShellHost(Server server, HostSession session, ShellSettings settings) {
        this.server = server;
        this.session = session;
        this.settings = settings;
    }

    /** Connect. */
    public static ShellHost open(Connector connector, Server server, SecretLookup secrets, ShellSettings settings)
            throws ConnectionException, InterruptedException {
        HostSession session = new HostSession(server, connector, secrets, settings);
        session.connect();
        return new ShellHost(server, session, settings);
    }

    @Override
    public List<Reply> run(Frame frame, Consumer<String> live) throws ConnectionException, InterruptedException {
        String marker = settings.markers().get();
        return run(frame, marker, new CommandLines(frame, marker, live));
    }

    @Override
    public List<Reply> run(Frame frame) throws ConnectionException, InterruptedException {
        return run(frame, settings.markers().get(), OutputListener.NONE);
    }

    private List<Reply> run(Frame frame, String marker, OutputListener live)
            throws ConnectionException, InterruptedException {
        Job job = new Job(FrameScript.of(frame, marker), frame.timeLimit(), OUTPUT_LIMIT);
        JobResult result = session.run(frame.actAs(), job, live);
        int unended = result.timedOut() ? Reply.TIMED_OUT : result.cancelled() ? Reply.CANCELLED : Reply.NOT_RUN;
        return FrameAnswers.read(
                result.stdout().bytes(),
                marker,
                frame.steps().size(),
                unended,
                result.stdout().truncated());
    }

    @Override
    public String stage(Upload upload, Payload content, String actAs) throws IOException, InterruptedException {
        Staging staging = new Staging(upload.path(), upload.owner(), upload.group(), upload.mode());
        JobResult result =
                session.upload(actAs, staging, content.bytes(), content.length(), content.sha256(), TRANSFER_LIMIT);
        if (!result.succeeded()) {
            throw new IllegalArgumentException("The new `" + upload.path() + "` could not be sent: "
                    + result.stderr().text().strip());
        }
        return result.stdout().text().strip();
    }

    @Override
    public Reply fetch(String path, String actAs, OutputStream to) throws IOException, InterruptedException {
        AtomicReference<@Nullable IOException> refused = new AtomicReference<>();
        Job job = new Job("exec cat <" + Quoting.quote(path), TRANSFER_LIMIT, 64 << 10);
        JobResult result = session.run(actAs, job, (buffer, offset, length) -> {
            try {
                if (refused.get() == null) {
                    to.write(buffer, offset, length);
                }
            } catch (IOException e) {
                refused.set(e);
            }
        });
        IOException reason = refused.get();
        if (reason != null) {
            throw reason;
        }
        if (result.cancelled()) {
            return Reply.none(Reply.CANCELLED);
        }
        if (result.succeeded()) {
            return Reply.of(0, "");
        }
        String why = result.timedOut()
                ? "it took longer than " + TRANSFER_LIMIT.toMinutes() + " minutes"
                : result.stderr().text().strip();
        return Reply.of(1, "`" + path + "` could not be fetched: " + why);
    }

    @Override
    public String lock(String holder) throws ConnectionException, InterruptedException {
        return session.lock(server.actAs(), holder).fold(() -> "", by -> by);
    }

    @Override
    public int epoch() {
        return session.epoch();
    }

    @Override
    public void reconnect(int lostEpoch) throws ConnectionException, InterruptedException {
        session.reconnect(lostEpoch);
    }

    @Override
    public void leave(String user) throws InterruptedException {
        session.leave(user);
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    @Override
    public int roundTrips() {
        return session.roundTrips();
    }

    @Override
    public void close() {
        session.close();
    }
}
