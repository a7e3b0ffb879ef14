package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Describe a taskserv that is on the class path or in a directory; Pkl is not started for it. The index
 * {@code META-INF/fettle/taskservs} of a jar names those in it, one a line: {@code name | module | summary}. In a directory each
 * {@code taskservs/NAME/Module.pkl} that is an open module is one, its summary the first line of its doc comment.
 *
 * @param name the kind of service, such as {@code coder}
 * @param module the Pkl module: as infras import it, or its path below the directory
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
        // A loader that looks in itself before its parent finds the same jar twice.
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(TaskservPackage::name))
                .toList();
    }

    /**
     * Return the taskservs in a directory's {@code taskservs} directory, by name.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    public static List<TaskservPackage> in(Path directory) {
        Path place = directory.resolve("taskservs");
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(place, 2, (file, type) -> isModule(place, file))) {
            List<TaskservPackage> found = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                if (lines.stream().noneMatch(line -> line.startsWith("open module "))) {
                    continue;
                }
                String summary = lines.stream()
                        .filter(line -> line.startsWith("///"))
                        .findFirst()
                        .map(line -> line.substring("///".length()).strip())
                        .orElse("");
                found.add(new TaskservPackage(
                        String.valueOf(place.relativize(file).getName(0)),
                        directory.relativize(file).toString(),
                        summary));
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the taskservs of " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Tell whether a file may be a module that users amend: named like a class, in a directory of its own. */
    private static boolean isModule(Path place, Path file) {
        String name = String.valueOf(file.getFileName());
        return place.relativize(file).getNameCount() == 2
                && name.endsWith(".pkl")
                && Character.isUpperCase(name.charAt(0));
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
