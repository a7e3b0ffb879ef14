package dev.fettle.engine.internal.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Give so many bytes, followed by their SHA-256 in hexadecimal, without ever holding them all. */
final class Source {

    private static final int DIGEST_LENGTH = 64;

    /** Gives nothing, not even a digest. */
    static final Source NONE = new Source(InputStream.nullInputStream(), -DIGEST_LENGTH);

    private final InputStream bytes;
    private final long length;

    Source(InputStream bytes, long length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Return how many bytes are given in all. */
    long length() {
        return length + DIGEST_LENGTH;
    }

    /** Report that the bytes could not be read, as opposed to not being taken. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final IOException reason;

        Failure(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    /**
     * Write the bytes and their digest.
     *
     * @throws IOException when they are not taken
     * @throws Failure when they cannot be read, or are fewer than announced
     */
    void writeTo(OutputStream out) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 << 10];
        long left = length;
        while (left > 0) {
            int n = read(buffer, (int) Math.min(left, buffer.length));
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
            left -= n;
        }
        out.write(HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII));
    }

    private int read(byte[] buffer, int most) {
        try {
            int n = bytes.read(buffer, 0, most);
            if (n < 0) {
                throw new IOException("The content is shorter than announced.");
            }
            return n;
        } catch (IOException e) {
            throw new Failure(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
