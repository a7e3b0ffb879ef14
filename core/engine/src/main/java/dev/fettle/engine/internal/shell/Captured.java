package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/** Hold the first bytes of an output, and how many more there were. */
public final class Captured {

    private final byte[] bytes;
    private final long dropped;

    Captured(byte[] bytes, long dropped) {
        this.bytes = requireNonNull(bytes, "bytes is null");
        this.dropped = dropped;
    }

    /** Return a copy of the bytes kept. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Return the bytes kept as UTF-8 text; what is not UTF-8 becomes replacement characters. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Return how many bytes were dropped. */
    public long dropped() {
        return dropped;
    }

    /** Tell whether bytes were dropped. */
    public boolean truncated() {
        return dropped > 0;
    }

    /** The bytes are not shown: they may hold secrets. */
    @Override
    public String toString() {
        return "Captured[" + bytes.length + " bytes, " + dropped + " dropped]";
    }
}
