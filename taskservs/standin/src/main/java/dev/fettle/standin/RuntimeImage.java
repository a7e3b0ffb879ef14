package dev.fettle.standin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Make a small Java runtime out of the running one, by {@code jlink}. */
final class RuntimeImage {
    private static final String MODULES = "java.base,jdk.crypto.ec";

    /** From this release on a runtime may be linked without the folder {@code jmods}. */
    private static final int LINKS_ITSELF = 24;

    private static final int NAMED_COMPRESSION = 21;

    private RuntimeImage() {}

    /** Describe the running JDK closely enough to know when an image must be made anew. */
    static String identity() throws IOException {
        Path release = home().resolve("release");
        return System.getProperty("java.vm.vendor") + " " + Runtime.version() + " " + System.getProperty("os.arch")
                + "\n" + (Files.exists(release) ? Files.readString(release) : "");
    }

    /**
     * Make the image in a directory that does not exist yet.
     *
     * @throws StandinException if the running Java cannot link runtimes
     */
    static void link(Path target) throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElse(null);
        boolean jmods = Files.isDirectory(home().resolve("jmods"));
        if (jlink == null || !jmods && Runtime.version().feature() < LINKS_ITSELF) {
            throw new StandinException("The stand-in for Coder cannot be built: the running Java at " + home() + " has "
                    + (jlink == null ? "no jlink" : "no folder `jmods`")
                    + ". Run with a full JDK (on Debian the package openjdk-17-jdk-headless), not a JRE.");
        }
        List<String> arguments = new ArrayList<>(List.of("--add-modules", MODULES, "--output", target.toString()));
        arguments.addAll(List.of("--strip-debug", "--no-header-files", "--no-man-pages"));
        arguments.add("--dedup-legal-notices=error-if-not-same-content");
        arguments.add("--compress=" + (Runtime.version().feature() < NAMED_COMPRESSION ? "2" : "zip-6"));
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        if (jlink.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
            throw new StandinException("The stand-in for Coder cannot be built: jlink says: "
                    + output.toString().strip());
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
