package dev.fettle.pkl.secret;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Look up {@code store:NAME}: one file for each secret in a directory, generated when it is first asked for. A secret is
 * created once, under its final name and readable by its owner only, and never changed by the store. Thread-safe, also between
 * processes: the file that is there first wins.
 */
public final class SecretStore implements SecretSource {

    private static final Pattern KEY = Pattern.compile(
            "((?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*)(?:\\?length=(\\d+)&alphabet=([a-z]+))?");
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String PRINTABLE = ALPHANUMERIC + "!#$%&()*+,-./:;<=>?@[]^_{|}~";
    private static final int LENGTH = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final SecureRandom random;

    /** Keep secrets in a directory, which is made when the first secret is. */
    public SecretStore(Path directory) {
        this(directory, new SecureRandom());
    }

    /** Keep secrets in a directory and generate them from a source of randomness. */
    public SecretStore(Path directory, SecureRandom random) {
        this.directory = requireNonNull(directory, "directory is null");
        this.random = requireNonNull(random, "random is null");
    }

    @Override
    public String scheme() {
        return "store";
    }

    @Override
    public Optional<Secret> resolve(SecretRef ref) {
        Matcher key = KEY.matcher(ref.key());
        if (!key.matches()) {
            throw failure("`" + ref + "` is not the name of a generated secret.", new IOException("odd name"));
        }
        Path file = directory.resolve(key.group(1));
        try {
            Optional<Secret> there = read(file);
            if (there.isPresent()) {
                return there;
            }
            int length = key.group(2) == null ? LENGTH : Integer.parseInt(key.group(2));
            create(file, generate(length, key.group(3) == null ? "alphanumeric" : key.group(3)));
            return read(file);
        } catch (IOException e) {
            throw failure("The generated secret `" + ref + "` cannot be kept in " + directory + ".", e);
        }
    }

    @Override
    public String toString() {
        return "SecretStore[" + directory + "]";
    }

    private static Optional<Secret> read(Path file) throws IOException {
        try {
            return Optional.of(Secret.of(Lines.withoutLast(Files.readString(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Write beside the target, then link it into place: who comes second finds a whole file and leaves it. */
    private void create(Path file, String value) throws IOException {
        Path parent = requireNonNull(file.getParent(), "a secret lies in a directory");
        Files.createDirectories(directory, OWNER_DIRECTORY);
        Files.createDirectories(parent, OWNER_DIRECTORY);
        ignoredByGit();
        Path fresh = Files.createTempFile(parent, ".new-", "", OWNER_FILE);
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(value + "\n"));
                out.force(true);
            }
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Somebody else was first; theirs is the secret.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void ignoredByGit() throws IOException {
        Path ignore = directory.resolve(".gitignore");
        try {
            Files.writeString(ignore, "*\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // It is there, as it should be.
        }
    }

    private String generate(int length, String alphabet) {
        String characters = switch (alphabet) {
            case "hex" -> "0123456789abcdef";
            case "printable" -> PRINTABLE;
            default -> ALPHANUMERIC;
        };
        StringBuilder value = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            value.append(characters.charAt(random.nextInt(characters.length())));
        }
        return value.toString();
    }

    private static UncheckedIOException failure(String message, IOException cause) {
        return new UncheckedIOException(message + " (" + cause.getClass().getSimpleName() + ")", cause);
    }
}
