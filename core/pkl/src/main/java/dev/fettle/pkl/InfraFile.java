package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Say which file an infra is, and which files it may read.
 *
 * <p>By name, an infra is looked for in each directory in turn as {@code infra/NAME.pkl}, {@code infra/NAME/infra.pkl},
 * {@code NAME.pkl} and {@code NAME/infra.pkl}. What ends in {@code .pkl} is a path. Its root is the directory that holds the
 * {@code infra} directory it lies in, or else its own directory.
 *
 * @param name the infra's name
 * @param file the file, without symbolic links
 * @param root the directory whose files it may read, without symbolic links
 */
public record InfraFile(String name, Path file, Path root) {

    private static final String SUFFIX = ".pkl";
    private static final String DIRECTORY = "infra";

    /** Check the parts. */
    public InfraFile {
        requireNonNull(name, "name is null");
        requireNonNull(file, "file is null");
        requireNonNull(root, "root is null");
    }

    /**
     * Find an infra.
     *
     * @param nameOrPath its name, or a path that ends in {@code .pkl}
     * @param directories where it is looked for, first the working directory
     * @throws EngineException when there is none; it names those that exist
     */
    public static InfraFile find(String nameOrPath, List<Path> directories) {
        if (nameOrPath.endsWith(SUFFIX)) {
            Path path = directories.isEmpty()
                    ? Path.of(nameOrPath)
                    : directories.get(0).resolve(nameOrPath);
            if (Files.isRegularFile(path)) {
                return of(path);
            }
            throw new EngineException(Diagnostic.error(
                    Code.INFRA_UNKNOWN, "There is no infra file `" + nameOrPath + "`.", known(directories)));
        }
        for (Path directory : directories) {
            for (String place : places(nameOrPath)) {
                Path file = directory.resolve(place);
                if (Files.isRegularFile(file)) {
                    return of(file);
                }
            }
        }
        throw new EngineException(
                Diagnostic.error(Code.INFRA_UNKNOWN, "There is no infra `" + nameOrPath + "`.", known(directories)));
    }

    /** Return what a file is as an infra. */
    public static InfraFile of(Path file) {
        try {
            Path real = file.toRealPath();
            Path directory = requireNonNull(real.getParent(), "an infra lies in a directory");
            String base = stem(real);
            boolean own = base.equals(DIRECTORY) && directory.getParent() != null;
            String name = own ? String.valueOf(directory.getFileName()) : base;
            Path holder = own ? requireNonNull(directory.getParent(), "it was there") : directory;
            Path above = holder.getParent();
            Path root = above != null && holder.endsWith(DIRECTORY) ? above : directory;
            return new InfraFile(name, real, root);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the infra's file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Return the names of the infras in some directories, in alphabetical order. */
    public static Set<String> names(List<Path> directories) {
        Set<String> names = new TreeSet<>();
        for (Path directory : directories) {
            collect(directory.resolve(DIRECTORY), names);
        }
        return names;
    }

    /** Return the file as the user knows it: relative to the root. */
    public String shown() {
        return root.relativize(file).toString();
    }

    /** Return the directory the file lies in. */
    public Path directory() {
        return requireNonNull(file.getParent(), "an infra lies in a directory");
    }

    private static List<String> places(String name) {
        return List.of(
                DIRECTORY + "/" + name + SUFFIX,
                DIRECTORY + "/" + name + "/" + DIRECTORY + SUFFIX,
                name + SUFFIX,
                name + "/" + DIRECTORY + SUFFIX);
    }

    private static void collect(Path directory, Set<String> names) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String file = String.valueOf(entry.getFileName());
                if (file.endsWith(SUFFIX) && Files.isRegularFile(entry)) {
                    names.add(stem(entry));
                } else if (Files.isRegularFile(entry.resolve(DIRECTORY + SUFFIX))) {
                    names.add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String known(List<Path> directories) {
        Set<String> names = names(directories);
        return names.isEmpty()
                ? "Write one as `infra/NAME.pkl`."
                : "These exist: " + String.join(", ", names) + ". A path must end in `.pkl`.";
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
