package dev.fettle.standin.store;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Json;
import dev.fettle.standin.base.ReleaseVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keep everything in one JSON file, in place of the built-in PostgreSQL that the real product starts.
 *
 * <p>For one process at a time. The file is replaced as a whole at each change, with mode 0600.
 */
public final class FileStore implements Store {
    // Guarded by this object's monitor, as is the file; both are small and local.
    private final Path file;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final String organization;
    private final long schema;
    private final Templates templates;

    private FileStore(Path file, Map<String, Object> document, ReleaseVersion release, Templates templates) {
        this.file = file;
        this.templates = templates;
        long before = document.isEmpty() ? 0 : Long.parseLong(text(document, "schema"));
        if (before > release.schema()) {
            throw new Fatal("migrate up: no migration found for version " + before + ": file does not exist"
                    + " (the store `" + file + "` was used by a newer release)");
        }
        this.schema = release.schema();
        this.organization = document.isEmpty() ? UUID.randomUUID().toString() : text(document, "organization");
        for (Map<String, Object> row : rows(document, "users")) {
            users.put(
                    text(row, "id"),
                    new User(
                            text(row, "id"),
                            text(row, "email"),
                            text(row, "username"),
                            text(row, "name"),
                            text(row, "hash"),
                            Instant.parse(text(row, "created")),
                            List.of(text(row, "roles").split(","))));
        }
        for (Map<String, Object> row : rows(document, "keys")) {
            keys.put(
                    text(row, "id"),
                    new Key(
                            text(row, "id"),
                            text(row, "hash"),
                            text(row, "user"),
                            text(row, "token"),
                            Instant.parse(text(row, "created")),
                            Instant.parse(text(row, "expires")),
                            Duration.parse(text(row, "lifetime"))));
        }
    }

    /**
     * Open the store in a directory, which is made with mode 0700 if it is missing.
     *
     * @throws Fatal if the store was written by a newer release or cannot be used
     */
    public static FileStore open(Path directory, ReleaseVersion release) {
        Path file = directory.resolve("standin-store.json");
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Map<String, Object> document = Files.exists(file) ? Json.parseObject(Files.readString(file)) : Map.of();
            FileStore store = new FileStore(
                    file, document, release, new FileTemplates(directory.resolve("standin-templates.json")));
            store.write();
            return store;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new Fatal("open the store `" + file + "`: " + e.getMessage());
        }
    }

    private static String text(Map<String, Object> row, String key) {
        Object value = row.get(key);
        if (value == null) {
            throw new IllegalArgumentException("`" + key + "` is missing");
        }
        return value.toString();
    }

    private static List<Map<String, Object>> rows(Map<String, Object> document, String key) {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (document.get(key) instanceof List<?> list) {
            list.forEach(row -> rows.add(Json.object(row)));
        }
        return rows;
    }

    @Override
    public synchronized long count() {
        return users.size();
    }

    @Override
    public synchronized boolean addFirst(User user) throws IOException {
        if (!users.isEmpty()) {
            return false;
        }
        add(user);
        return true;
    }

    @Override
    public synchronized void add(User user) throws IOException {
        if (find(user.email()).isPresent() || find(user.username()).isPresent()) {
            throw new DuplicateException();
        }
        users.put(user.id(), user);
        write();
    }

    @Override
    public synchronized Optional<User> find(String idOrName) {
        return users.values().stream()
                .filter(user -> user.id().equals(idOrName)
                        || user.username().equalsIgnoreCase(idOrName)
                        || user.email().equalsIgnoreCase(idOrName))
                .findFirst();
    }

    @Override
    public synchronized boolean setPassword(String userId, String hash) throws IOException {
        User old = users.get(userId);
        if (old == null) {
            return false;
        }
        users.put(
                userId,
                new User(old.id(), old.email(), old.username(), old.name(), hash, old.createdAt(), old.roles()));
        write();
        return true;
    }

    @Override
    public List<String> organizations() {
        return List.of(organization);
    }

    @Override
    public synchronized void save(Key key) throws IOException {
        keys.put(key.id(), key);
        write();
    }

    @Override
    public synchronized Optional<Key> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public synchronized List<Key> keysOf(String userId) {
        return keys.values().stream().filter(key -> key.userId().equals(userId)).toList();
    }

    @Override
    public synchronized void remove(String id) throws IOException {
        if (keys.remove(id) != null) {
            write();
        }
    }

    private synchronized void write() throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("about", "Store of a stand-in for Coder. Not a database of the real product.");
        document.put("schema", schema);
        document.put("organization", organization);
        document.put("users", users.values().stream().map(FileStore::row).toList());
        document.put("keys", keys.values().stream().map(FileStore::row).toList());
        Path next = Files.createTempFile(file.toAbsolutePath().getParent(), ".standin", ".json");
        Files.writeString(next, Json.write(document) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> row(User user) {
        return Map.of(
                "id",
                user.id(),
                "email",
                user.email(),
                "username",
                user.username(),
                "name",
                user.name(),
                "hash",
                user.passwordHash(),
                "created",
                user.createdAt().toString(),
                "roles",
                String.join(",", user.roles()));
    }

    private static Map<String, String> row(Key key) {
        return Map.of(
                "id",
                key.id(),
                "hash",
                key.hash(),
                "user",
                key.userId(),
                "token",
                key.tokenName(),
                "created",
                key.createdAt().toString(),
                "expires",
                key.expiresAt().toString(),
                "lifetime",
                key.lifetime().toString());
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public void close() {
        // Every change is on disk already.
    }
}
