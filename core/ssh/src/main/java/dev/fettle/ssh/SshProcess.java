package dev.fettle.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Hold one exec channel. */
final class SshProcess implements RemoteProcess {

    private static final Duration STALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration END_OF_INPUT_GRACE = Duration.ofSeconds(1);
    private static final Duration TERM_GRACE = Duration.ofMillis(500);
    private static final long LOOK_MILLIS = 100;

    private final ChannelExec channel;
    private final Consumer<SshProcess> onEnd;
    private final Pipe stdout;
    private final Pipe stderr;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final Stdin stdin;

    /**
     * Prepare a process; {@link #start()} starts it.
     *
     * @param channel not yet connected
     * @param onEnd told once when the channel is closed, by either side
     */
    SshProcess(ChannelExec channel, String command, Consumer<SshProcess> onEnd) throws IOException {
        this.channel = channel;
        this.onEnd = onEnd;
        this.stdout = new Pipe(STALL_LIMIT, this::isOpen, this::cutOff);
        this.stderr = new Pipe(STALL_LIMIT, this::isOpen, this::cutOff);
        channel.setCommand(command.getBytes(StandardCharsets.UTF_8));
        channel.setOutputStream(stdout.sink(() -> {}));
        // JSch closes standard error exactly when the channel closes, with the exit status already known.
        channel.setExtOutputStream(stderr.sink(this::markEnded));
        this.stdin = new Stdin(channel.getOutputStream());
    }

    /** Open the channel; no time limit, because with one JSch waits for the reply in steps of 10 ms. */
    void start() throws JSchException {
        channel.connect();
    }

    /** Return the reason code of a refused channel (RFC 4254, section 5.1); empty when it was not refused. */
    OptionalInt refusal() {
        int code = channel.getExitStatus();
        return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return stdout.input();
    }

    @Override
    public InputStream stderr() {
        return stderr.input();
    }

    @Override
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
        return awaitEnd(limit) ? status() : OptionalInt.empty();
    }

    private OptionalInt status() {
        int status = channel.getExitStatus();
        return status < 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Wait for the exit status or the end of the channel; a process left behind may hold the channel open. */
    private boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (ended.getCount() == 0 || status().isPresent() || !isOpen()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            ended.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)), TimeUnit.NANOSECONDS);
        }
    }

    private boolean isOpen() {
        return ended.getCount() > 0 && channel.isConnected();
    }

    /** Let readers see the end at once: the connection is lost, or one of them has not read for too long. */
    void cutOff() {
        stdout.end();
        stderr.end();
        markEnded();
        if (channel.isConnected()) {
            channel.disconnect();
        }
    }

    private void markEnded() {
        stdout.end();
        stderr.end();
        ended.countDown();
        if (reported.compareAndSet(false, true)) {
            onEnd.accept(this);
        }
    }

    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /**
     * End processes together: end of input, then after a second the signals TERM and KILL, which sshd passes on since
     * OpenSSH 7.9 unless the login is root's, then the channel.
     */
    static void closeAll(Collection<SshProcess> processes) {
        List<SshProcess> open = processes.stream()
                .filter(p -> p.closing.compareAndSet(false, true))
                .toList();
        boolean interrupted = false;
        for (SshProcess process : open) {
            process.stdout.discard();
            process.stderr.discard();
            process.stdin.closeQuietly();
        }
        interrupted = awaitAll(open, END_OF_INPUT_GRACE, interrupted);
        if (signalRest(open, "TERM")) {
            interrupted = awaitAll(open, TERM_GRACE, interrupted);
            signalRest(open, "KILL");
        }
        for (SshProcess process : open) {
            process.channel.disconnect();
            process.markEnded();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean awaitAll(List<SshProcess> processes, Duration grace, boolean interrupted) {
        if (interrupted) {
            return true;
        }
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            for (SshProcess process : processes) {
                process.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static boolean signalRest(List<SshProcess> processes, String signal) {
        boolean any = false;
        for (SshProcess process : processes) {
            if (process.isOpen() && process.status().isEmpty()) {
                any = true;
                try {
                    process.channel.sendSignal(signal);
                } catch (Exception e) {
                    // The channel closed in between, or the server does not pass signals on.
                    continue;
                }
            }
        }
        return any;
    }

    /** Guard JSch's stream, which drops what is written to a closed channel without a word. */
    private final class Stdin extends OutputStream {

        private final OutputStream out;
        private final java.util.concurrent.locks.ReentrantLock lock = new java.util.concurrent.locks.ReentrantLock();

        Stdin(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            guarded(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            guarded(out::flush);
        }

        private void guarded(Step step) throws IOException {
            lock.lock();
            try {
                if (!isOpen()) {
                    throw new IOException("The process has ended or its connection was lost.");
                }
                step.run();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                if (isOpen()) {
                    out.close();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Close unless another thread is blocked in a write: closing the channel will free that one. */
        void closeQuietly() {
            if (lock.tryLock()) {
                try {
                    if (isOpen()) {
                        out.close();
                    }
                } catch (IOException e) {
                    // What could not be written is of no interest any more.
                    return;
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
