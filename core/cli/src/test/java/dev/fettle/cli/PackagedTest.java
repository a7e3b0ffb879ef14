package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program with everything of Fettle in it, Pkl and Guice too, packed and loaded in the ways that containers do. */
class PackagedTest {

    private static final String PROGRAM = """
            package consumer;

            import dev.fettle.assembly.*;
            import dev.fettle.engine.*;
            import dev.fettle.engine.apply.*;
            import dev.fettle.pkl.*;
            import dev.fettle.report.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.stream.*;

            public final class Main {
                public static void main(String[] args) {
                    System.out.print(run(args[0]));
                }

                public static String run(String directory) {
                    Path dir = Path.of(directory);
                    Fettle fettle = Fettle.builder(new Surroundings(dir, System.getProperty("user.name"), dir, Map.of())).build();
                    StringBuilder said = new StringBuilder();
                    try (PklInfra infra = fettle.infra(InfraFile.find("here", List.of(dir)))) {
                        Report report = fettle.engine().apply(infra.load());
                        said.append(new ReportText(Style.PLAIN).summary(report)).append('\\n');
                        said.append(JsonReports.report(report).length() > 100).append('\\n');
                    }
                    said.append(TaskservPackage.all(Main.class.getClassLoader()).stream()
                            .map(TaskservPackage::name).sorted().collect(Collectors.joining(" "))).append('\\n');
                    try (PklReference reference = new PklReference(Main.class.getClassLoader())) {
                        said.append(reference.modules().containsKey("File")).append('\\n');
                    }
                    return said.append(HtmlPage.class.getClassLoader() == Main.class.getClassLoader()).append('\\n').toString();
                }
            }
            """;

    @TempDir
    private Path dir;

    private Path classes;

    @BeforeEach
    void writeInfraAndProgram() throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/here.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "Note.pkl"
                servers { ["here"] { connection = "local"; act_as = "%s"; taskservs { new Note {} } } }
                """.formatted(System.getProperty("user.name")));
        Files.writeString(dir.resolve("infra/Note.pkl"), """
                open module Note
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                taskserv = "note"
                name = "note"
                tasks {
                  new on.Command { id = "note"; script = "echo hello >'%1$s'"; creates = "%1$s" }
                }
                """.formatted(dir.resolve("note")));
        Files.createDirectories(source().getParent());
        Files.writeString(source(), PROGRAM);
        classes = dir.resolve("classes");
        javac("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), source().toString());
    }

    private Path source() {
        return dir.resolve("src/consumer/Main.java");
    }

    private static void javac(String... args) {
        List<String> all = new ArrayList<>(List.of("-proc:none"));
        all.addAll(List.of(args));
        assertThat(ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(System.err, System.err, all.toArray(String[]::new)))
                .isZero();
    }

    private static String java(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpolyglotimpl.AttachLibraryFailureAction=ignore"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }

    /** What a program of this build would be packed with: ours, and others' jars. No tests, no test libraries. */
    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("test-classes")
                        && !entry.matches(
                                ".*/(junit|assertj|archunit|opentest4j|apiguardian|surefire|fettle-testkit).*"))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    private static String expected() {
        return """
                true
                coder docker nginx node-exporter postgresql prometheus redis tls
                true
                true
                """;
    }

    /** As maven-shade packs with the ServicesResourceTransformer: services are joined; of equal names the first counts; no signatures. */
    @Test
    void runsFromOneFatJar() throws Exception {
        Path jar = dir.resolve("fat.jar");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Map<String, ByteArrayOutputStream> services = new TreeMap<>();
        List<Path> path = new ArrayList<>(List.of(classes));
        path.addAll(classPath());
        for (Path element : path) {
            collect(element, (name, bytes) -> {
                if (name.startsWith("META-INF/services/") || name.equals("META-INF/fettle/taskservs")) {
                    ByteArrayOutputStream all = services.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                    all.writeBytes(bytes);
                    all.write('\n');
                } else if (!name.matches(
                        "META-INF/(MANIFEST.MF|INDEX.LIST|.*\\.(SF|RSA|DSA))|(.*/)?module-info.class")) {
                    entries.putIfAbsent(name, bytes);
                }
            });
        }
        services.forEach((name, bytes) -> entries.put(name, bytes.toByteArray()));
        Manifest manifest = manifest();
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "consumer.Main");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.setLevel(0);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        String said = java("-jar", jar.toString(), dir.toString());
        assertThat(said).contains("Converged: 1 change").endsWith(expected());
        assertThat(dir.resolve("note")).hasContent("hello");
    }

    /**
     * On the module path. Our jars, Pkl's and Guice's are automatic modules, which draw in one another but not modules that say what
     * they are (commons-exec, Jackson, JSch, Truffle, and of Java itself java.net.http), so the start asks for all of them.
     */
    @Test
    void runsOnTheModulePath() throws Exception {
        Path mods = Files.createDirectories(dir.resolve("mods"));
        List<String> path = new ArrayList<>(List.of(mods.toString()));
        for (Path element : classPath()) {
            if (!Files.isDirectory(element)) {
                path.add(element.toString());
                continue;
            }
            Path project = element.getParent().getParent();
            Matcher name = Pattern.compile("<java.module>(.*?)</java.module>")
                    .matcher(Files.readString(project.resolve("pom.xml")));
            assertThat(name.find()).as(project.toString()).isTrue();
            Manifest manifest = manifest();
            manifest.getMainAttributes().putValue("Automatic-Module-Name", name.group(1));
            try (OutputStream file = Files.newOutputStream(mods.resolve(name.group(1) + ".jar"));
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                collect(element, (entry, bytes) -> {
                    if (!entry.equals("META-INF/MANIFEST.MF")) {
                        out.putNextEntry(new JarEntry(entry));
                        out.write(bytes);
                    }
                });
            }
        }
        Path info = Files.writeString(
                dir.resolve("src/module-info.java"),
                "module consumer { requires dev.fettle.assembly; requires dev.fettle.engine; requires dev.fettle.pkl;"
                        + " requires dev.fettle.report; }");
        javac(
                "-d",
                dir.resolve("module").toString(),
                "-p",
                String.join(":", path),
                info.toString(),
                source().toString());
        String said = java(
                "-p",
                String.join(":", path) + ":" + dir.resolve("module"),
                "--add-modules",
                "ALL-MODULE-PATH,ALL-DEFAULT",
                "-m",
                "consumer/consumer.Main",
                dir.toString());
        assertThat(said).contains("Converged: 1 change").endsWith(expected());
    }

    /** As in a container whose applications prefer their own classes to equal ones of the container. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsBelowALoaderThatLooksInItselfFirst(boolean contextIsTheContainers) throws Exception {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (Path element : classPath()) {
            urls.add(element.toUri().toURL());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (ChildFirst loader = new ChildFirst(urls, before)) {
            thread.setContextClassLoader(contextIsTheContainers ? before : loader);
            Class<?> main = loader.loadClass("consumer.Main");
            Object said = main.getMethod("run", String.class).invoke(null, dir.toString());
            assertThat(said).asString().contains("Converged: 1 change").endsWith(expected());
            assertThat(loader.loadClass("org.pkl.core.Evaluator")).isNotSameAs(org.pkl.core.Evaluator.class);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(dir.resolve("note")).hasContent("hello");
    }

    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(List<URL> urls, ClassLoader parent) {
            super(urls.toArray(URL[]::new), parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> found = findLoadedClass(name);
                if (found == null && !name.startsWith("java.")) {
                    try {
                        found = findClass(name);
                    } catch (ClassNotFoundException elsewhere) {
                        found = null;
                    }
                }
                return found == null ? super.loadClass(name, resolve) : found;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }

    private interface Taker {
        void take(String name, byte[] bytes) throws IOException;
    }

    private static void collect(Path element, Taker taker) throws IOException {
        if (Files.isDirectory(element)) {
            try (Stream<Path> files = Files.walk(element)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    taker.take(element.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return;
        }
        try (JarFile jar = new JarFile(element.toFile())) {
            for (JarEntry entry : java.util.Collections.list(jar.entries())) {
                if (!entry.isDirectory()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        taker.take(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }
}
