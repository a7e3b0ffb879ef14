package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Describe a taskserv that is on the class path, as the index {@code META-INF/fettle/taskservs} of its jar names it. Each line is
 * {@code name | module | summary}; Pkl is not started for it.
 *
 * @param name the kind of service, such as {@code coder}
 * @param module the Pkl module, as infras import it
 * @param summary what it is, in a few words
 */
public record TaskservPackage(String name, String module, String summary) {

    private static final String INDEX = "META-INF/fettle/taskservs";

    /** Check the parts. */
    public TaskservPackage {
        requireNonNull(name, "name is null");
        requireNonNull(module, "module is null");
        requireNonNull(summary, "summary is null");
    }

    /**
     * Return the taskservs that a class loader sees, by name.
     *
     * @throws UncheckedIOException when an index cannot be read
     */
    public static List<TaskservPackage> all(ClassLoader loader) {
        List<TaskservPackage> found = new ArrayList<>();
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .map(line -> parse(index, line))
                            .forEach(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the index of taskservs: " + e.getMessage(), e);
        }
        found.sort(Comparator.comparing(TaskservPackage::name));
        return List.copyOf(found);
    }

    private static TaskservPackage parse(URL index, String line) {
        String[] parts = line.split("\\s*\\|\\s*", 3);
        if (parts.length != 3) {
            throw new UncheckedIOException(new IOException(
                    "Line `" + line + "` of " + index + " is not of the form `name | module | summary`."));
        }
        return new TaskservPackage(parts[0], "modulepath:/" + parts[1], parts[2]);
    }
}
