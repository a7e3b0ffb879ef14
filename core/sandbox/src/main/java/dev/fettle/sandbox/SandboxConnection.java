package dev.fettle.sandbox;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Start processes in the namespaces of one host. */
final class SandboxConnection implements Connection {

    private static final int MAX_PROCESSES = 10;

    private final String address;
    private final ProcessId init;
    private final String user;
    private final Set<SandboxProcess> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    SandboxConnection(String address, ProcessId init, String user) {
        this.address = address;
        this.init = init;
        this.user = user;
    }

    @Override
    public RemoteProcess start(String command) throws ConnectionException {
        if (closed.get() || !init.isServing()) {
            throw lost();
        }
        // The first setsid gives everything that is started here one session, by which it is found again; the second
        // one gives the command a session of its own inside, where the first has no number.
        List<String> line = new ArrayList<>(
                List.of("setsid", "nsenter", "--target", Long.toString(init.pid()), "--all", "--", "setsid"));
        line.addAll(user.equals("root") ? List.of("sh", "-c", command) : List.of("runuser", "-l", user, "-c", command));
        ProcessBuilder builder = Programs.prepare(line);
        builder.environment().putAll(Map.of("USER", "root", "LOGNAME", "root", "SHELL", "/bin/sh"));
        try {
            SandboxProcess process = new SandboxProcess(builder.start(), init, open::remove);
            open.add(process);
            if (closed.get()) {
                process.close();
                throw lost();
            }
            return process;
        } catch (ConnectionException e) {
            throw e;
        } catch (IOException e) {
            throw new ConnectionException(
                    Reason.UNUSABLE,
                    "`nsenter` could not be started for `" + address + "`: " + e.getMessage() + ".",
                    "Install Debian's package `util-linux`.",
                    e);
        }
    }

    @Override
    public int maxProcesses() {
        return MAX_PROCESSES;
    }

    @Override
    public void close() {
        closed.set(true);
        open.parallelStream().forEach(SandboxProcess::close);
    }

    private ConnectionException lost() {
        return new ConnectionException(
                Reason.LOST,
                "The connection to the disposable host `" + address + "` is gone.",
                "See `fettle sandbox list` whether the host still runs.");
    }
}
