package dev.fettle.engine.internal.shell;

import java.io.ByteArrayOutputStream;

/** Keep the first bytes of an output and count the rest. Not thread-safe. */
final class Capture {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    private long dropped;

    Capture(int limit) {
        this.limit = limit;
    }

    void add(byte[] buffer, int offset, int length) {
        int room = Math.min(length, limit - kept.size());
        kept.write(buffer, offset, room);
        dropped += length - room;
    }

    Captured captured() {
        return new Captured(kept.toByteArray(), dropped);
    }
}
