package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serve the packages of jars and directories before those of a parent, so that what is pinned nearer wins; the base modules,
 * {@code fettle/}, always come from the parent. It serves files and no classes.
 */
public final class PackageLoader extends URLClassLoader {

    /** The environment variable that names further jars and directories, separated as in a class path. */
    public static final String VARIABLE = "FETTLE_PACKAGES";

    private static final String BASE = "fettle/";

    /** Serve jars and directories, the first first. */
    public PackageLoader(List<Path> places, ClassLoader parent) {
        super(places.stream().map(PackageLoader::url).toArray(URL[]::new), parent);
    }

    /**
     * Return where packages are found besides the class path: the jars in the directory {@code packages}, by name, and then what
     * {@link #VARIABLE} names.
     *
     * @param root the root directory of an infra
     * @throws EngineException when two jars hold one package, or one that is named is not there
     */
    public static List<Path> places(Path root, Map<String, String> environment) {
        List<Path> jars = new ArrayList<>();
        Path packages = root.resolve("packages");
        if (Files.isDirectory(packages)) {
            try (Stream<Path> files = Files.list(packages)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            } catch (IOException e) {
                throw refused("`" + packages + "` cannot be read: " + e.getMessage() + ".", "Look at the directory.");
            }
        }
        refuseTwins(jars);
        for (String named : environment.getOrDefault(VARIABLE, "").split(java.io.File.pathSeparator)) {
            if (!named.isBlank()) {
                Path place = root.resolve(named);
                if (!Files.exists(place)) {
                    throw refused(
                            "There is no `" + named + "`, which `" + VARIABLE + "` names.",
                            "Name jars and directories that are there.");
                }
                jars.add(place);
            }
        }
        return List.copyOf(jars);
    }

    private static void refuseTwins(List<Path> jars) {
        Map<String, Path> holders = new HashMap<>();
        for (Path jar : jars) {
            for (TaskservPackage found : TaskservPackage.of(jar)) {
                Path other = holders.putIfAbsent(found.name(), jar);
                if (other != null) {
                    throw refused(
                            "Taskserv `" + found.name() + "` is in `" + other.getFileName() + "` and in `"
                                    + jar.getFileName() + "`.",
                            "Keep one of the two in `packages`.");
                }
            }
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = name.startsWith(BASE) ? null : findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        if (!name.startsWith(BASE)) {
            found.addAll(Collections.list(findResources(name)));
        }
        found.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(found);
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("`" + place + "` is not a file of this machine.", e);
        }
    }

    private static EngineException refused(String summary, String hint) {
        return new EngineException(Diagnostic.error(Diagnostic.Code.ENVIRONMENT, summary, hint));
    }
}
