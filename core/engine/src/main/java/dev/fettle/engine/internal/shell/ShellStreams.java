package dev.fettle.engine.internal.shell;

import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Read a resident shell's two outputs and tell whoever waits what has come. The readers never wait for anybody: what comes is
 * parsed, kept within bounds, or dropped.
 */
final class ShellStreams {

    private static final int NOISE_LIMIT = 16 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Greeting greeting; // guarded by lock
    private boolean foreignVersion; // guarded by lock
    private int ended; // guarded by lock: how many of the two streams are at their end
    private boolean woken; // guarded by lock
    private long endedOut; // guarded by lock: the last job whose standard output has ended
    private long endedErr; // guarded by lock
    private int status; // guarded by lock
    private final StringBuilder noise = new StringBuilder(); // guarded by lock: what came outside of any answer
    private final StringBuilder complaints = new StringBuilder(); // guarded by lock: the same, on standard error
    private volatile @Nullable InFlight current;

    ShellStreams(RemoteProcess process, String marker, ShellSettings settings) {
        List.of(
                        settings.threads().newThread(() -> read(process.stdout(), marker, new Side(true))),
                        settings.threads().newThread(() -> read(process.stderr(), marker, new Side(false))))
                .forEach(Thread::start);
    }

    /** A moment at which a waiter looks; true ends the wait. */
    @FunctionalInterface
    interface Check {
        boolean isMet();
    }

    void begin(InFlight job) {
        current = job;
    }

    void end() {
        current = null;
    }

    /**
     * Wait until a condition holds. It is evaluated under the lock and may call the methods below.
     *
     * @return false when the time was over first
     */
    boolean await(Check check, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!check.isMet()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tell whether nothing more comes on one of the streams. */
    boolean lost() {
        return locked(() -> ended > 0);
    }

    boolean foreignVersion() {
        return locked(() -> foreignVersion);
    }

    @Nullable
    Greeting greeting() {
        lock.lock();
        try {
            return greeting;
        } finally {
            lock.unlock();
        }
    }

    boolean ended(long id) {
        return locked(() -> endedOut >= id && endedErr >= id);
    }

    int status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    /** Return the last of what came on standard output outside of any answer: banners, the sign of readiness. */
    String noise() {
        return text(noise);
    }

    /** Return the last of what came on standard error outside of any answer: complaints, prompts. */
    String complaints() {
        return text(complaints);
    }

    /** Forget what came outside of answers. */
    void hush() {
        change(() -> {
            noise.setLength(0);
            complaints.setLength(0);
        });
    }

    private String text(StringBuilder heard) {
        lock.lock();
        try {
            return heard.toString();
        } finally {
            lock.unlock();
        }
    }

    private static void hear(StringBuilder heard, byte[] buffer, int offset, int length) {
        int from = Math.max(0, length - NOISE_LIMIT);
        heard.append(new String(buffer, offset + from, length - from, StandardCharsets.UTF_8));
        heard.delete(0, Math.max(0, heard.length() - NOISE_LIMIT));
    }

    /** Wait a moment for the last words of a shell that has ended. */
    void awaitLastWords() {
        try {
            await(() -> ended == 2, TimeUnit.MILLISECONDS.toNanos(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Let a waiter look again; used to hand it a request to cancel. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean takeWake() {
        return locked(() -> {
            boolean was = woken;
            woken = false;
            return was;
        });
    }

    boolean isWoken() {
        return locked(() -> woken);
    }

    private boolean locked(Check check) {
        lock.lock();
        try {
            return check.isMet();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void read(InputStream in, String marker, Side side) {
        MarkerScanner scanner = new MarkerScanner(marker, side);
        byte[] buffer = new byte[32 << 10];
        try {
            int n = in.read(buffer);
            while (n >= 0) {
                scanner.feed(buffer, 0, n);
                n = in.read(buffer);
            }
        } catch (IOException end) {
            // The end of a stream and its failure mean the same: nothing more comes.
        } finally {
            change(() -> ended++);
        }
    }

    /** One of the two streams; its own state is confined to its reader's thread. */
    private final class Side implements MarkerScanner.Sink {
        private final boolean out;
        private @Nullable InFlight job; // between the lines that begin and end it

        Side(boolean out) {
            this.out = out;
        }

        @Override
        public void data(byte[] buffer, int offset, int length) {
            InFlight receiver = job;
            if (receiver == null) {
                change(() -> hear(out ? noise : complaints, buffer, offset, length));
            } else if (out) {
                receiver.onStdout(buffer, offset, length);
            } else {
                receiver.stderr.add(buffer, offset, length);
            }
        }

        @Override
        public void held() {
            InFlight receiver = job;
            if (receiver != null && out) {
                receiver.onHeldNewline();
            }
        }

        @Override
        public void line(String text) {
            String[] word = text.split(" ", -1);
            switch (word[0]) {
                case "ready" -> {
                    if (out) {
                        change(() -> greet(word));
                    }
                }
                case "b" -> {
                    InFlight begun = current;
                    job = begun != null && Long.toString(begun.id).equals(word[1]) ? begun : null;
                }
                case "e" -> {
                    job = null;
                    change(() -> finish(word));
                }
                default -> {
                    // A line of a later format: nothing here waits for it.
                }
            }
        }

        private void greet(String[] word) {
            if (word.length != 6 || !word[1].equals(ShellScripts.VERSION)) {
                foreignVersion = true;
                return;
            }
            List<String> missing = word[5].equals("-")
                    ? List.of()
                    : Arrays.stream(word[5].split(","))
                            .filter(w -> !w.isEmpty())
                            .toList();
            greeting = new Greeting(word[2], word[3], word[4], missing);
        }

        private void finish(String[] word) {
            if (out) {
                endedOut = Long.parseLong(word[1]);
                status = Integer.parseInt(word[2]);
            } else {
                endedErr = Long.parseLong(word[1]);
            }
        }
    }

    static long nanos(java.time.Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException forever) {
            return TimeUnit.DAYS.toNanos(365);
        }
    }
}
