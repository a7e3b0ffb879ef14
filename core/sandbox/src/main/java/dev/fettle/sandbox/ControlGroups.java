package dev.fettle.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control group of each host, on a machine whose systemd does not hand them out. */
final class ControlGroups {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private ControlGroups() {}

    /** Make a host's group in every hierarchy that systemd uses, and return them. */
    static List<Path> make(String machine) {
        List<Path> made = new ArrayList<>();
        for (Path hierarchy : hierarchies()) {
            try {
                made.add(Files.createDirectories(hierarchy.resolve(name(machine))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return made;
    }

    /** Remove a host's group; one that is still in use stays. */
    static void remove(String machine) {
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy.resolve(name(machine));
            if (Files.isDirectory(group)) {
                removeTree(group);
            }
        }
    }

    /** Control groups hold files that nobody can delete; only the folders go, from the innermost. */
    private static void removeTree(Path group) {
        try (Stream<Path> tree = Files.walk(group)) {
            for (Path dir : tree.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.deleteIfExists(dir);
            }
        } catch (IOException | UncheckedIOException busy) {
            // An empty group that lags behind costs nothing and is used again by the next host of this name.
        }
    }

    private static List<Path> hierarchies() {
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            return List.of(ROOT);
        }
        return Stream.of(ROOT.resolve("systemd"), ROOT.resolve("unified"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static String name(String machine) {
        return "fettle-sandbox-" + machine;
    }
}
