package dev.fettle.pkl;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Write the modules behind {@code modulepath:} into a directory, for editors and other tools that look there and not into jars. */
public final class ModuleFiles {

    private static final List<String> ROOTS = List.of("fettle", "taskservs");

    /** What is in every place that has modules; a jar need not list its directories. */
    private static final List<String> MARKERS =
            List.of(TaskservPackage.INDEX, "fettle/Infra.pkl", "fettle/Modules.pkl");

    private ModuleFiles() {}

    /**
     * Write what a class loader sees, and delete what an earlier call wrote and it sees no more; of two files with one name, write that
     * which it finds first.
     *
     * @return the names of the modules, such as {@code fettle/Infra.pkl}
     * @throws IOException when one cannot be read or written
     */
    public static Set<String> write(ClassLoader packages, Path directory) throws IOException {
        Set<String> written = new TreeSet<>();
        for (String marker : MARKERS) {
            for (URL url : Collections.list(packages.getResources(marker))) {
                if (url.openConnection() instanceof JarURLConnection jar) {
                    jar.setUseCaches(false);
                    try (FileSystem files =
                            FileSystems.newFileSystem(URI.create("jar:" + jar.getJarFileURL()), Map.of())) {
                        copy(files.getPath("/"), directory, written);
                    }
                } else {
                    String root = url.toString();
                    copy(Path.of(URI.create(root.substring(0, root.length() - marker.length()))), directory, written);
                }
            }
        }
        forget(directory, written);
        return written;
    }

    /** An editor that still knew the modules of a package that is gone would complete what does not load. */
    private static void forget(Path directory, Set<String> written) throws IOException {
        for (String root : ROOTS) {
            Path place = directory.resolve(root);
            for (Path file : Files.isDirectory(place) ? modules(place) : List.<Path>of()) {
                if (!written.contains(name(root, place, file))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> modules(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(file -> file.toString().endsWith(".pkl")).sorted().toList();
        }
    }

    private static String name(String root, Path place, Path file) {
        return root + "/" + place.relativize(file).toString().replace('\\', '/');
    }

    private static void copy(Path place, Path directory, Set<String> written) throws IOException {
        for (String root : ROOTS) {
            Path from = place.resolve(root);
            if (Files.isDirectory(from)) {
                copy(from, root, directory, written);
            }
        }
    }

    private static void copy(Path from, String root, Path directory, Set<String> written) throws IOException {
        for (Path file : modules(from)) {
            String name = name(root, from, file);
            if (written.add(name)) {
                Path target = directory.resolve(name);
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
