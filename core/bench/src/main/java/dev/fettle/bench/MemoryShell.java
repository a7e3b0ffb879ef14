package dev.fettle.bench;

import dev.fettle.engine.spi.RemoteProcess;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** A resident shell in memory: takes frames as the engine sends them and answers at once, on the thread that sends. */
final class MemoryShell implements RemoteProcess {

    private static final byte[] END = {};

    private final UnaryOperator<String> scripts;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Stream out = new Stream();
    private final Stream err = new Stream();
    private String marker = "";

    /** Start one. {@code scripts} gives a script's output. */
    MemoryShell(UnaryOperator<String> scripts) {
        this.scripts = scripts;
    }

    /** Answer every frame that has come whole: a header line whose third word is the length, then so many bytes. */
    private void take() {
        byte[] bytes = sent.toByteArray();
        int at = 0;
        while (true) {
            int line = at;
            while (line < bytes.length && bytes[line] != '\n') {
                line++;
            }
            if (line == bytes.length) {
                break;
            }
            String[] header = new String(bytes, at, line - at, StandardCharsets.US_ASCII).split(" ");
            int end = line + 1 + Integer.parseInt(header[2]);
            if (end > bytes.length) {
                break;
            }
            answer(header, new String(bytes, line + 1, end - line - 1, StandardCharsets.UTF_8));
            at = end;
        }
        sent.reset();
        sent.write(bytes, at, bytes.length - at);
    }

    private void answer(String[] header, String script) {
        if (marker.isEmpty()) {
            marker = header[0];
            both("ready 1 root 0 - -");
            return;
        }
        both("b " + header[1]);
        if (header[0].equals("job")) {
            out.write(scripts.apply(script));
        }
        both("e " + header[1] + " 0");
    }

    private void both(String words) {
        String line = "\n" + marker + " " + words + "\n";
        out.write(line);
        err.write(line);
    }

    @Override
    public OutputStream stdin() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                sent.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sent.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                take();
            }
        };
    }

    @Override
    public InputStream stdout() {
        return out;
    }

    @Override
    public InputStream stderr() {
        return err;
    }

    @Override
    public OptionalInt waitFor(Duration limit) {
        return OptionalInt.of(0);
    }

    @Override
    public void close() {
        out.queue.add(END);
        err.queue.add(END);
    }

    /** What has been written and not read yet. */
    private static final class Stream extends InputStream {
        private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private byte[] current = {};
        private int at;
        private boolean ended;

        void write(String text) {
            if (!text.isEmpty()) {
                queue.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            while (at == current.length) {
                if (ended) {
                    return -1;
                }
                try {
                    current = queue.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
                at = 0;
                ended = Arrays.equals(current, END);
            }
            int count = Math.min(length, current.length - at);
            System.arraycopy(current, at, to, offset, count);
            at += count;
            return count;
        }
    }
}
