package dev.fettle.local;

import dev.fettle.engine.spi.RemoteProcess;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ExecuteWatchdog;

/**
 * Hold one process of this machine. Commons Exec gives the raw streams to this class instead of pumping them: its pump flushes
 * too late for a conversation.
 */
final class LocalProcess implements RemoteProcess, ExecuteStreamHandler, ExecuteResultHandler {

    private static final Duration END_GRACE = Duration.ofSeconds(3);
    private static final int SIGNALLED = 128;

    private final CompletableFuture<OutputStream> stdin = new CompletableFuture<>();
    private final CompletableFuture<Drained> stdout = new CompletableFuture<>();
    private final CompletableFuture<Drained> stderr = new CompletableFuture<>();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Handle handle = new Handle();
    private final Consumer<LocalProcess> ended;

    LocalProcess(Consumer<LocalProcess> ended) {
        this.ended = ended;
    }

    /** Return the watchdog to be given to Commons Exec; it is the only way to get hold of the process. */
    ExecuteWatchdog handle() {
        return handle;
    }

    /** Wait until the process has started. */
    void awaitStart() throws IOException {
        try {
            CompletableFuture.anyOf(handle.process, exit).get(); // exit fails when the process cannot be started
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public OutputStream stdin() {
        return stdin.join();
    }

    @Override
    public Drained stdout() {
        return stdout.join();
    }

    @Override
    public Drained stderr() {
        return stderr.join();
    }

    @Override
    public OptionalInt waitFor(Duration limit) throws InterruptedException {
        try {
            int status = exit.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return status > SIGNALLED ? OptionalInt.empty() : OptionalInt.of(status);
        } catch (TimeoutException | ExecutionException e) {
            return OptionalInt.empty();
        }
    }

    /** End the process: its input first, which a resident shell takes as its end; then whatever is left of its tree. */
    @Override
    public void close() {
        try {
            stdin().close();
        } catch (IOException gone) {
            // It has ended already.
        }
        Process process = handle.process.join();
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        if (!endsWithin(tree)) {
            process.descendants().forEach(tree::add);
            tree.forEach(ProcessHandle::destroy);
            if (!endsWithin(tree)) {
                process.descendants().forEach(tree::add);
                tree.forEach(ProcessHandle::destroyForcibly);
            }
        }
        closed.complete(true);
    }

    private static boolean endsWithin(List<ProcessHandle> tree) {
        try {
            CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(END_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
        stdin.complete(stream);
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {
        stdout.complete(new Drained(stream));
    }

    @Override
    public void setProcessErrorStream(InputStream stream) {
        stderr.complete(new Drained(stream));
    }

    @Override
    public void start() {}

    /** Called when the process has ended. Commons Exec then closes its streams, so wait until they have been read. */
    @Override
    public void stop() {
        CompletableFuture.anyOf(closed, CompletableFuture.allOf(stdout().drained, stderr().drained))
                .join();
    }

    @Override
    public void onProcessComplete(int status) {
        ended.accept(this);
    }

    @Override
    public void onProcessFailed(ExecuteException e) {
        exit.completeExceptionally(e);
        ended.accept(this);
    }

    /** Notes when a stream has been read to its end. */
    static final class Drained extends FilterInputStream {
        private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

        Drained(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            return noted(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return noted(super.read(buffer, offset, length));
        }

        @Override
        public void close() throws IOException {
            drained.complete(true);
            super.close();
        }

        private int noted(int result) {
            if (result < 0) {
                drained.complete(true);
            }
            return result;
        }
    }

    /** Gets hold of the process; the stock watchdog would kill the direct child alone, so it is never armed. */
    private final class Handle extends ExecuteWatchdog {
        private final CompletableFuture<Process> process = new CompletableFuture<>();

        @SuppressWarnings("deprecation") // the builder that replaces it cannot make a subclass
        Handle() {
            super(ExecuteWatchdog.INFINITE_TIMEOUT);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // its outcome is awaited through `exit`
        public synchronized void start(Process started) {
            process.complete(started);
            started.onExit().thenAccept(ended -> exit.complete(ended.exitValue()));
            super.start(started);
        }
    }
}
