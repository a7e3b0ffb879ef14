package dev.fettle.local;

import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DaemonExecutor;
import org.apache.commons.exec.DefaultExecutor;

/** Start processes on this machine through Commons Exec, which is used for launching alone: the streams are handed over raw. */
final class LocalConnection implements Connection {

    private final ThreadFactory threads;
    private final Set<LocalProcess> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LocalConnection(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public RemoteProcess start(String command) throws ConnectionException {
        if (closed) {
            throw new ConnectionException(
                    Reason.LOST, "The connection to this machine is closed.", "Open another connection.");
        }
        LocalProcess process = new LocalProcess(running::remove);
        // The plain executor would make the threads non-daemons again and keep the program alive.
        DefaultExecutor executor =
                DaemonExecutor.builder().setThreadFactory(threads).get();
        executor.setStreamHandler(process);
        executor.setWatchdog(process.handle());
        executor.setExitValues(null); // a status other than 0 is no failure here
        // Without `false` Commons Exec would pass quotes of its own on to the program.
        CommandLine line = new CommandLine("sh").addArgument("-c").addArgument(command, false);
        running.add(process);
        try {
            executor.execute(line, process);
            process.awaitStart();
        } catch (IOException e) {
            running.remove(process);
            throw new ConnectionException(
                    Reason.UNUSABLE, "This machine cannot start `sh`.", "Check that `sh` is in the path.", e);
        }
        if (closed) {
            process.close();
        }
        return process;
    }

    @Override
    public int maxProcesses() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(running).forEach(LocalProcess::close);
    }
}
