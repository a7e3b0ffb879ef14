package dev.fettle.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Carry the bytes of one channel from the session's thread to whoever reads them.
 *
 * <p>The JDK's piped streams will not do: they poll once a second, fail when a reading thread has ended, and JSch drops
 * the whole session when writing a channel's standard error fails. This pipe grows up to {@link #CAPACITY} bytes. When
 * it is full the session's thread waits, and with it every channel of the session, because JSch grants window on
 * receipt and not on reading; after the stall limit the pipe gives up on its reader, so that one unread stream costs
 * its own channel and not the connection.
 */
final class Pipe {

    /** Hold at most this many unread bytes. */
    static final int CAPACITY = 4 << 20;

    private static final int SMALL = 16 << 10;
    private static final long CHECK_MILLIS = 1000;

    private final Duration stallLimit;
    private final BooleanSupplier alive;
    private final Runnable onStall;
    private final InputStream input = new Input();

    // All guarded by "this".
    private byte[] ring = new byte[SMALL];
    private int first;
    private int count;
    private boolean ended;
    private boolean discarding;

    /**
     * Create an empty pipe.
     *
     * @param stallLimit how long a full pipe may hold up the session
     * @param alive tells whether more bytes can come; asked once a second as a second line of defence
     * @param onStall run on the session's thread, once, when the limit has passed
     */
    Pipe(Duration stallLimit, BooleanSupplier alive, Runnable onStall) {
        this.stallLimit = stallLimit;
        this.alive = alive;
        this.onStall = onStall;
    }

    InputStream input() {
        return input;
    }

    /** Return a stream for the session's thread; it never throws, and closing it ends the pipe and runs the action. */
    OutputStream sink(Runnable onClose) {
        return new Sink(onClose);
    }

    /** Let readers see the end after what is already there. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Drop what is there and what still comes; readers see the end. */
    synchronized void discard() {
        discarding = true;
        count = 0;
        ring = new byte[0];
        notifyAll();
    }

    private void put(byte[] bytes, int offset, int length) {
        boolean stalled = false;
        synchronized (this) {
            int from = offset;
            int left = length;
            while (left > 0 && !discarding && !ended) {
                if (count == CAPACITY && !awaitSpace()) {
                    stalled = true;
                    discard();
                    break;
                }
                if (discarding || ended) {
                    break;
                }
                int part = Math.min(left, CAPACITY - count);
                append(bytes, from, part);
                from += part;
                left -= part;
                notifyAll();
            }
        }
        if (stalled) {
            onStall.run();
        }
    }

    private synchronized boolean awaitSpace() {
        long end = System.nanoTime() + stallLimit.toNanos();
        while (count == CAPACITY && !discarding && !ended) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                // JSch interrupts its thread when the session is closed: what comes now is of no use to anybody.
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private synchronized void append(byte[] bytes, int offset, int length) {
        if (count + length > ring.length) {
            int size = Math.max(SMALL, ring.length);
            while (size < count + length) {
                size *= 2;
            }
            byte[] larger = new byte[Math.min(size, CAPACITY)];
            int head = Math.min(count, ring.length - first);
            System.arraycopy(ring, first, larger, 0, head);
            System.arraycopy(ring, 0, larger, head, count - head);
            ring = larger;
            first = 0;
        }
        int at = (first + count) % ring.length;
        int head = Math.min(length, ring.length - at);
        System.arraycopy(bytes, offset, ring, at, head);
        System.arraycopy(bytes, offset + head, ring, 0, length - head);
        count += length;
    }

    private synchronized int take(byte[] bytes, int offset, int length) throws InterruptedIOException {
        while (count == 0) {
            if (ended || discarding || !alive.getAsBoolean()) {
                return -1;
            }
            try {
                wait(CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Reading was interrupted.");
            }
        }
        int taken = Math.min(length, count);
        int head = Math.min(taken, ring.length - first);
        System.arraycopy(ring, first, bytes, offset, head);
        System.arraycopy(ring, 0, bytes, offset + head, taken - head);
        first = (first + taken) % ring.length;
        boolean wasFull = count == CAPACITY;
        count -= taken;
        if (count == 0) {
            first = 0;
            if (ring.length > 16 * SMALL) {
                ring = new byte[SMALL];
            }
        }
        if (wasFull) {
            notifyAll();
        }
        return taken;
    }

    private synchronized int count() {
        return count;
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
            return length == 0 ? 0 : take(bytes, offset, length);
        }

        @Override
        public int available() {
            return count();
        }

        @Override
        public void close() {
            discard();
        }
    }

    private final class Sink extends OutputStream {

        private final Runnable onClose;

        Sink(Runnable onClose) {
            this.onClose = onClose;
        }

        @Override
        public void write(int b) {
            put(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            put(bytes, offset, length);
        }

        @Override
        public void close() {
            end();
            onClose.run();
        }
    }
}
