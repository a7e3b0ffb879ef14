package dev.fettle.engine.internal.host;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Hold a large content that is read while it is sent.
 *
 * @param bytes where they are read
 * @param length how many they are
 * @param sha256 their digest, where that is known beforehand
 */
public record Payload(InputStream bytes, long length, Optional<String> sha256) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
