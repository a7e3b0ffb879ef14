package dev.fettle.ssh;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Carry the bytes of one SSH session, over a socket or over a channel of a jump host, and know how long it has been
 * silent.
 *
 * <p>JSch's own keep-alive is not used: it relies on the socket's read timeout, which breaks the framing when it strikes
 * in the middle of a packet, does nothing behind a jump host, and never runs while a write to a dead peer blocks.
 */
final class Wire {

    private static final long IDLE = 0;

    private final InputStream in;
    private final OutputStream out;
    private final Runnable abort;
    private volatile long lastReceived = System.nanoTime();
    private volatile long writingSince = IDLE;
    private volatile boolean reading;

    /**
     * Wrap a pair of streams.
     *
     * @param abort cuts the streams at once; callable from any thread, never blocks
     */
    Wire(InputStream in, OutputStream out, Runnable abort) {
        this.in = new Watched(in);
        this.out = new WatchedOutput(out);
        this.abort = abort;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    void abort() {
        abort.run();
    }

    /** Return for how many nanoseconds nothing has come; 0 while nobody waits for input. */
    long silentNanos() {
        return reading ? System.nanoTime() - lastReceived : 0;
    }

    /** Return for how many nanoseconds the write in progress has been blocked; 0 when there is none. */
    long blockedNanos() {
        long since = writingSince;
        return since == IDLE ? 0 : System.nanoTime() - since;
    }

    private final class Watched extends FilterInputStream {

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            // The thread was busy until now, perhaps with a slow reader: that was not the peer's silence.
            lastReceived = System.nanoTime();
            reading = true;
            try {
                return super.read(bytes, offset, length);
            } finally {
                reading = false;
            }
        }
    }

    private final class WatchedOutput extends FilterOutputStream {

        WatchedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writingSince = System.nanoTime() | 1;
            try {
                out.write(bytes, offset, length);
            } finally {
                writingSince = IDLE;
            }
        }

        @Override
        public void flush() throws IOException {
            writingSince = System.nanoTime() | 1;
            try {
                out.flush();
            } finally {
                writingSince = IDLE;
            }
        }
    }
}
