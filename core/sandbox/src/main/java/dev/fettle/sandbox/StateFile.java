package dev.fettle.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Keep a few named values in a file that is always old or new, never half. Not safe for use by several threads; the
 * group's lock keeps processes apart.
 */
final class StateFile {

    private final Path file;
    private final TreeMap<String, String> values = new TreeMap<>();

    private StateFile(Path file) {
        this.file = file;
    }

    /** Read the file; a missing one is empty. */
    static StateFile read(Path file) {
        StateFile state = new StateFile(file);
        if (Files.exists(file)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            properties.stringPropertyNames().forEach(key -> state.values.put(key, properties.getProperty(key)));
        }
        return state;
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    Optional<Integer> number(String key) {
        return get(key).map(Integer::valueOf);
    }

    /** Return a process that was recorded under a prefix. */
    Optional<ProcessId> process(String prefix) {
        return get(prefix + ".pid")
                .flatMap(pid ->
                        get(prefix + ".start").map(start -> new ProcessId(Long.parseLong(pid), Long.parseLong(start))));
    }

    /** Set values and write the file. */
    void put(Map<String, String> changes) {
        values.putAll(changes);
        write();
    }

    /** Record a process under a prefix. */
    void put(String prefix, ProcessId process) {
        put(Map.of(
                prefix + ".pid", Long.toString(process.pid()), prefix + ".start", Long.toString(process.startTicks())));
    }

    private void write() {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            properties.store(text, null);
            Files.createDirectories(file.getParent());
            Files.writeString(next, text.toString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
