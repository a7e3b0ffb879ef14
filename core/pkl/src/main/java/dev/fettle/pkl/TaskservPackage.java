package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describe a taskserv that is on the class path, in a jar or in a directory; Pkl is not started for it. The index
 * {@code META-INF/fettle/taskservs} of a jar names those in it, one a line: {@code name | module | summary}. In a directory each
 * {@code taskservs/NAME/Module.pkl} that is an open module is one, its summary the first line of its doc comment. Version and engine
 * are what the module says with {@code @Package}.
 *
 * @param name the kind of service, such as {@code coder}
 * @param module the Pkl module: as infras import it, or its path below the directory
 * @param summary what it is, in a few words
 * @param version its own version
 * @param engine the oldest Fettle it works with
 * @param place where it was found: the name of a jar, or a directory
 */
public record TaskservPackage(
        String name, String module, String summary, Optional<Version> version, Optional<Version> engine, String place) {

    static final String INDEX = "META-INF/fettle/taskservs";

    // What stands between quotes is checked by Pkl's own types when the module is evaluated.
    private static final Pattern HEADER =
            Pattern.compile("(?m)^\\s*@(?:[A-Za-z_]\\w*\\.)?Package\\s*\\{([^}]*)\\}", Pattern.DOTALL);

    /** Check the parts. */
    public TaskservPackage {
        requireNonNull(name, "name is null");
        requireNonNull(module, "module is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(version, "version is null");
        requireNonNull(engine, "engine is null");
        requireNonNull(place, "place is null");
    }

    /**
     * Return the taskservs that a class loader sees, by name; of several with one name, that which the loader finds first comes first.
     *
     * @throws EngineException when an index cannot be read
     */
    public static List<TaskservPackage> all(ClassLoader loader) {
        List<TaskservPackage> found = new ArrayList<>();
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                for (String line : text(index).lines().map(String::strip).toList()) {
                    if (!line.isEmpty() && !line.startsWith("#")) {
                        found.add(parse(index, line));
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable("The index of taskservs cannot be read: " + e.getMessage());
        }
        // A loader that looks in itself before its parent finds the same jar twice.
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(TaskservPackage::name))
                .toList();
    }

    /**
     * Return the taskservs in a jar or in a directory that is laid out like one; none where it has no index.
     *
     * @throws EngineException when it cannot be read
     */
    public static List<TaskservPackage> of(Path jar) {
        try (PackageLoader loader = new PackageLoader(List.of(jar), ClassLoader.getPlatformClassLoader())) {
            return all(loader);
        } catch (IOException e) {
            throw unreadable("`" + jar + "` cannot be read: " + e.getMessage());
        }
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
                if (Files.readString(file).lines().anyMatch(line -> line.startsWith("open module "))) {
                    found.add(file(directory, file));
                }
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the taskservs of " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Return what a module file is as a taskserv; its name is that of the directory it lies in.
     *
     * @param directory what the path is shown relative to
     * @throws EngineException when there is no such file
     */
    public static TaskservPackage file(Path directory, Path file) {
        try {
            String text = Files.readString(file);
            Path real = file.toAbsolutePath().normalize();
            String shown =
                    real.startsWith(directory) ? directory.relativize(real).toString() : real.toString();
            Path holder = requireNonNull(real.getParent(), "a file lies in a directory");
            String summary = text.lines()
                    .filter(line -> line.startsWith("///"))
                    .findFirst()
                    .map(line -> line.substring("///".length()).strip())
                    .orElse("");
            return new TaskservPackage(
                    String.valueOf(holder.getFileName()),
                    shown,
                    summary,
                    header(text, "version"),
                    header(text, "engine"),
                    holder.startsWith(directory) ? directory.relativize(holder).toString() : holder.toString());
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.TASKSERV_UNKNOWN,
                    "There is no module `" + file + "` that can be read.",
                    "Name a file that is there, or a taskserv of `fettle taskserv list`."));
        }
    }

    private static EngineException unreadable(String summary) {
        return new EngineException(Diagnostic.error(
                Diagnostic.Code.ENVIRONMENT, summary, "Take the package away, or get a sound one from its maker."));
    }

    /** Tell whether the module is a file of this machine, and not one on the class path or in a jar. */
    public boolean isFile() {
        return !module.startsWith("modulepath:/");
    }

    /** Return what a module says of its package with {@code @Package}; empty where it says nothing, or nothing that is a version. */
    static Optional<Version> header(String source, String property) {
        Matcher header = HEADER.matcher(source);
        if (!header.find()) {
            return Optional.empty();
        }
        Matcher value = Pattern.compile("(?:^|[\\s;{])" + property + "\\s*=\\s*\"([^\"]*)\"")
                .matcher(header.group(1));
        return value.find() && Version.isVersion(value.group(1))
                ? Optional.of(new Version(value.group(1)))
                : Optional.empty();
    }

    /** Tell whether a file may be a module that users amend: named like a class, in a directory of its own. */
    private static boolean isModule(Path place, Path file) {
        String name = String.valueOf(file.getFileName());
        return place.relativize(file).getNameCount() == 2
                && name.endsWith(".pkl")
                && Character.isUpperCase(name.charAt(0));
    }

    private static TaskservPackage parse(URL index, String line) throws IOException {
        String[] parts = line.split("\\s*\\|\\s*", 3);
        if (parts.length != 3) {
            throw new IOException("Line `" + line + "` of " + index + " is not of the form `name | module | summary`.");
        }
        String root = index.toString().substring(0, index.toString().length() - INDEX.length());
        String source;
        try {
            source = text(new URL(root + parts[1]));
        } catch (IOException e) {
            throw new IOException("Line `" + line + "` of " + index + " names a module that is not there.", e);
        }
        String[] names = root.replaceFirst("!?/$", "").split("/");
        return new TaskservPackage(
                parts[0],
                "modulepath:/" + parts[1],
                parts[2],
                header(source, "version"),
                header(source, "engine"),
                root.startsWith("jar:") ? names[names.length - 1] : root.replaceFirst("^file:", ""));
    }

    private static String text(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
