package dev.fettle.engine.internal.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Give so many bytes, followed by their SHA-256 in hexadecimal, without ever holding them all. Where the digest is known
 * beforehand that one is given, so that the host notices content that has changed in the meantime, too.
 */
final class Source {

    private static final int DIGEST_LENGTH = 64;

    /** Gives nothing, not even a digest. */
    static final Source NONE = new Source(InputStream.nullInputStream(), -DIGEST_LENGTH, Optional.empty());

    private final InputStream bytes;
    private final long length;
    private final Optional<String> expected;

    Source(InputStream bytes, long length, Optional<String> expected) {
        this.bytes = bytes;
        this.length = length;
        this.expected = expected;
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
        String sent = HexFormat.of().formatHex(digest.digest());
        out.write(expected.orElse(sent).getBytes(StandardCharsets.US_ASCII));
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
