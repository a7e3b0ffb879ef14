package dev.fettle.pkl.secret;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Look up {@code file:PATH}: a file's content without its final line break. Thread-safe. */
public final class FileSecrets implements SecretSource {

    private static final long LIMIT = 1 << 20;

    private final Path root;

    /** Look for relative paths in a directory. */
    public FileSecrets(Path root) {
        this.root = requireNonNull(root, "root is null");
    }

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Optional<Secret> resolve(SecretRef ref) {
        Path file = root.resolve(ref.key());
        try {
            if (Files.size(file) > LIMIT) {
                throw new IOException("it is larger than 1 MiB");
            }
            return Optional.of(Secret.of(Lines.withoutLast(Files.readString(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // The message of a decoding fault could quote the value.
            throw new UncheckedIOException(
                    "Cannot read the secret `" + ref + "`.",
                    new IOException(e.getClass().getName()));
        }
    }

    @Override
    public String toString() {
        return "FileSecrets[" + root + "]";
    }
}
