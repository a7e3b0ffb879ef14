package dev.fettle.engine.internal.host;

import dev.fettle.engine.internal.shell.Job;
import dev.fettle.engine.internal.shell.JobResult;
import dev.fettle.engine.internal.shell.Quoting;
import dev.fettle.engine.internal.shell.ResidentShell;
import dev.fettle.engine.internal.shell.ShellSettings;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.engine.spi.SecretLookup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reach a host through resident shells of its acting user, at most four side by side. Frames of other users run inside such a
 * shell, through {@code runuser} or {@code sudo -n}.
 */
public final class ShellHost implements HostAccess {

    private static final int MOST_SHELLS = 4;
    private static final int OUTPUT_LIMIT = 32 << 20;
    private static final int CHUNK = 768 * 1024;

    private final Connector connector;
    private final Server server;
    private final SecretLookup secrets;
    private final ShellSettings settings;
    private final Semaphore slots;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final Object guard = new Object();
    private final Deque<ResidentShell> idle = new ArrayDeque<>(); // guarded by guard
    private final Set<ResidentShell> busy = new HashSet<>(); // guarded by guard
    private Connection connection; // guarded by guard
    private @Nullable RemoteProcess lockHolder; // guarded by guard

    private ShellHost(
            Connector connector, Server server, SecretLookup secrets, ShellSettings settings, Connection connection) {
        this.connector = connector;
        this.server = server;
        this.secrets = secrets;
        this.settings = settings;
        this.connection = connection;
        this.slots = new Semaphore(Math.max(1, Math.min(MOST_SHELLS, connection.maxProcesses() - 1)));
        roundTrips.incrementAndGet();
    }

    /** Connect. */
    public static ShellHost open(Connector connector, Server server, SecretLookup secrets, ShellSettings settings)
            throws ConnectionException, InterruptedException {
        return new ShellHost(connector, server, secrets, settings, connector.connect(server, secrets));
    }

    @Override
    public List<Reply> run(Frame frame) throws ConnectionException, InterruptedException {
        String marker = settings.markers().get();
        JobResult result = job(frame.actAs(), FrameScript.of(frame, marker), frame.timeLimit());
        int unended = result.timedOut() ? Reply.TIMED_OUT : result.cancelled() ? Reply.CANCELLED : Reply.NOT_RUN;
        return FrameAnswers.read(
                result.stdout().bytes(),
                marker,
                frame.steps().size(),
                unended,
                result.stdout().truncated());
    }

    private JobResult job(String user, String script, Duration limit) throws ConnectionException, InterruptedException {
        slots.acquire();
        ResidentShell shell = null;
        try {
            shell = take();
            roundTrips.incrementAndGet();
            return shell.run(new Job(as(user, script), limit, OUTPUT_LIMIT));
        } finally {
            give(shell);
            slots.release();
        }
    }

    private String as(String user, String script) {
        if (user.equals(server.actAs())) {
            return script;
        }
        String become = "if command -v runuser >/dev/null && [ \"$(id -u)\" = 0 ]; then set -- runuser -u "
                + Quoting.quote(user) + " --; else set -- sudo -n -u " + Quoting.quote(user) + " --; fi\n";
        return become + Quoting.print("{\n" + script + "\n} </dev/null\n") + " | \"$@\" sh";
    }

    private ResidentShell take() throws ConnectionException {
        synchronized (guard) {
            ResidentShell shell = idle.poll();
            while (shell != null && !shell.isUsable()) {
                shell.close();
                shell = idle.poll();
            }
            if (shell == null) {
                shell = ResidentShell.open(connection, settings, server.id().name());
            }
            busy.add(shell);
            return shell;
        }
    }

    private void give(@Nullable ResidentShell shell) {
        if (shell == null) {
            return;
        }
        synchronized (guard) {
            busy.remove(shell);
            if (shell.isUsable()) {
                idle.push(shell);
                return;
            }
        }
        shell.close();
    }

    @Override
    public String stage(Upload upload, String actAs) throws ConnectionException, InterruptedException {
        Content.LocalFile file = (Content.LocalFile) upload.content().segments().get(0);
        String directory = upload.path().substring(0, upload.path().lastIndexOf('/') + 1);
        Duration limit = Duration.ofMinutes(2);
        String staged = checked(
                        job(actAs, "umask 077; mktemp " + Quoting.quote(directory + ".fettle.XXXXXX"), limit), upload)
                .stdout()
                .text()
                .strip();
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] chunk = in.readNBytes(CHUNK);
            while (chunk.length > 0) {
                checked(
                        job(
                                actAs,
                                "printf %s " + Base64.getEncoder().encodeToString(chunk) + " | base64 -d >>"
                                        + Quoting.quote(staged),
                                limit),
                        upload);
                chunk = in.readNBytes(CHUNK);
            }
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.UNUSABLE, "`" + file.path() + "` cannot be read.", "Provide the file, then run again.", e);
        }
        JobResult digest = checked(job(actAs, "sha256sum <" + Quoting.quote(staged), limit), upload);
        if (!digest.stdout().text().startsWith(file.sha256())) {
            job(actAs, "rm -f " + Quoting.quote(staged), limit);
            throw new ConnectionException(
                    Reason.LOST, "`" + file.path() + "` did not arrive whole on `" + server.id() + "`.", "Run again.");
        }
        return staged;
    }

    private JobResult checked(JobResult result, Upload upload) throws ConnectionException {
        if (!result.succeeded()) {
            throw new ConnectionException(
                    Reason.LOST,
                    "The new `" + upload.path() + "` could not be sent to `" + server.id() + "`: "
                            + result.stderr().text().strip(),
                    "See to it that the directory is there and has room, then run again.");
        }
        return result;
    }

    @Override
    public String lock(String holder) throws ConnectionException, InterruptedException {
        synchronized (guard) {
            if (lockHolder != null) {
                return "";
            }
            roundTrips.incrementAndGet();
            RemoteProcess process = connection.start(LOCK);
            try {
                process.stdin().write((holder.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
                StringBuilder answer = new StringBuilder();
                int next;
                while ((next = process.stdout().read()) >= 0 && next != '\n') {
                    answer.append((char) next);
                }
                if (answer.toString().equals("held")) {
                    lockHolder = process;
                    return "";
                }
                process.close();
                return answer.length() > 5 ? answer.substring(5) : "unknown";
            } catch (IOException e) {
                process.close();
                throw new ConnectionException(
                        Reason.LOST, "The connection to `" + server.id() + "` was lost.", "Run again.", e);
            }
        }
    }

    private static final String LOCK = "exec sh -c 'umask 077; S=/var/lib/fettle;"
            + " [ -w /var/lib ] || [ -w \"$S\" ] || S=\"${XDG_STATE_HOME:-$HOME/.local/state}/fettle\";"
            + " mkdir -p \"$S\" && exec 9>>\"$S/lock\" && IFS= read -r who;"
            + " if flock -n 9; then printf %s \"$who\" >\"$S/lock.holder\"; echo held; cat >/dev/null;"
            + " else echo \"busy $(cat \"$S/lock.holder\" 2>/dev/null)\"; fi'";

    @Override
    public void reconnect() throws ConnectionException, InterruptedException {
        Connection fresh = connector.connect(server, secrets);
        roundTrips.incrementAndGet();
        Connection old;
        synchronized (guard) {
            old = connection;
            connection = fresh;
            idle.clear();
            lockHolder = null;
        }
        old.close();
    }

    @Override
    public void cancel() {
        List<ResidentShell> running;
        synchronized (guard) {
            running = List.copyOf(busy);
        }
        running.forEach(ResidentShell::cancel);
    }

    @Override
    public int roundTrips() {
        return roundTrips.get();
    }

    @Override
    public void close() {
        Connection old;
        Optional<RemoteProcess> holder;
        synchronized (guard) {
            idle.forEach(ResidentShell::close);
            idle.clear();
            old = connection;
            holder = Optional.ofNullable(lockHolder);
            lockHolder = null;
        }
        holder.ifPresent(RemoteProcess::close);
        old.close();
    }
}
