package dev.fettle.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Start processes over one SSH session. */
final class SshConnection implements Connection {

    private static final int DEFAULT_MAX_PROCESSES = 8;
    private static final long START_SECONDS = 15;
    private static final long CLOSE_SECONDS = 5;
    private static final long SETTLE_MILLIS = 1000;
    private static final int ATTEMPTS = 5;

    private final Threads threads;
    private final Lifeline lifeline;
    private final List<HopOpener.Hop> hops;
    private final Target target;
    private final Session session;
    private final KeepAlive keepAlive;
    private final Set<SshProcess> processes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger maxProcesses = new AtomicInteger(DEFAULT_MAX_PROCESSES);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long lastEnd = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private volatile Optional<String> lost = Optional.empty();

    SshConnection(Threads threads, Lifeline lifeline, List<HopOpener.Hop> hops) {
        this.threads = threads;
        this.lifeline = lifeline;
        this.hops = List.copyOf(hops);
        HopOpener.Hop server = hops.get(hops.size() - 1);
        this.target = server.target();
        this.session = server.session();
        this.keepAlive = new KeepAlive(threads, session, server.wire(), target.keepAliveLimit(), this::markSilent);
        keepAlive.start();
    }

    private void markSilent() {
        lost = Optional.of("it gave no sign of life for " + Failures.seconds(target.keepAliveLimit()));
        // The clock's thread must not wait; and JSch's own thread may be too busy to tell the processes.
        threads.workers().execute(() -> {
            lifeline.cut();
            processes.forEach(SshProcess::cutOff);
        });
    }

    @Override
    public RemoteProcess start(String command) throws ConnectionException {
        for (int attempt = 1; ; attempt++) {
            checkOpen();
            int running = processes.size();
            SshProcess process = create(command);
            processes.add(process);
            boolean opened = false;
            try {
                opened = open(process);
            } finally {
                if (!opened) {
                    processes.remove(process);
                }
            }
            if (opened) {
                return process;
            }
            // sshd frees the place of a process a moment after its channel is closed.
            boolean settling = System.nanoTime() - lastEnd < TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS);
            if (!settling || attempt == ATTEMPTS) {
                maxProcesses.accumulateAndGet(Math.max(1, running), Math::min);
                throw Failures.full(target, running);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20L * attempt));
        }
    }

    private SshProcess create(String command) throws ConnectionException {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            if (channel == null) {
                throw gone();
            }
            return new SshProcess(channel, command, this::forget);
        } catch (ConnectionException e) {
            throw e;
        } catch (JSchException | IOException e) {
            throw gone();
        }
    }

    private void forget(SshProcess process) {
        lastEnd = System.nanoTime();
        processes.remove(process);
    }

    /**
     * Open the channel on a worker: JSch swallows interrupts while it waits and knows no useful limit.
     *
     * @return false when the host refuses another process
     */
    private boolean open(SshProcess process) throws ConnectionException {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        threads.workers().execute(() -> {
            try {
                process.start();
                if (!opened.complete(null)) {
                    process.close();
                }
            } catch (JSchException | RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (true) {
                try {
                    opened.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (!session.isConnected()) {
                        process.cutOff();
                        throw gone();
                    }
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (session.isConnected() && process.refusal().isPresent()) {
                return false;
            }
            throw gone();
        } catch (TimeoutException e) {
            if (opened.completeExceptionally(e)) {
                throw Failures.lost(target, "it did not start a process within " + START_SECONDS + " s");
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public int maxProcesses() {
        return maxProcesses.get();
    }

    private void checkOpen() throws ConnectionException {
        if (closed.get() || !session.isConnected()) {
            throw gone();
        }
    }

    private ConnectionException gone() {
        return Failures.lost(
                target, closed.get() ? "it was closed here" : lost.orElse("the host or the network closed it"));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        keepAlive.stop();
        // JSch waits for locks that a write to a dead host may hold.
        Future<?> force = threads.clock()
                .schedule(() -> threads.workers().execute(lifeline::cut), CLOSE_SECONDS, TimeUnit.SECONDS);
        try {
            SshProcess.closeAll(List.copyOf(processes));
            for (int i = hops.size() - 1; i >= 0; i--) {
                hops.get(i).session().disconnect();
            }
        } finally {
            force.cancel(false);
            lifeline.cut();
        }
    }
}
