package dev.fettle.examples.embedminimal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library where it is not simply on the class path of Java 17. */
class ElsewhereTest {

    private static final Path THIS_JVM = Path.of(System.getProperty("java.home"));

    private static final String PROGRAM = """
            package consumer;

            import dev.fettle.engine.*;
            import dev.fettle.engine.apply.*;
            import dev.fettle.engine.model.*;
            import dev.fettle.local.LocalConnector;
            import dev.fettle.modules.Modules;
            import dev.fettle.modules.file.*;
            import java.util.concurrent.atomic.AtomicReference;

            public final class Main {
                public static void main(String[] args) {
                    Server here = Server.local("here").actingAs(System.getProperty("user.name"));
                    AtomicReference<String> thread = new AtomicReference<>("");
                    Engine engine = Engine.builder().connector(new LocalConnector()).modules(Modules.all())
                            .listener(event -> {
                                if (event instanceof dev.fettle.engine.event.EngineEvent.TaskStarted) {
                                    thread.set(Thread.currentThread().toString());
                                }
                            })
                            .build();
                    Report report = engine.apply(Definition.of("elsewhere", here, Tasks.of(here, "elsewhere")
                            .add("file", new FileModule(), FileSpec.of(args[0], "hello\\n")).taskserv()));
                    engine.apply(Definition.of("elsewhere", here, Tasks.of(here, "elsewhere").taskserv()));
                    System.out.println("converged " + report.converged() + " changed "
                            + report.count(TaskResult.Outcome.CHANGED) + " module " + Engine.class.getModule().getName()
                            + " virtual " + thread.get().startsWith("VirtualThread"));
                }
            }
            """;

    @TempDir
    Path dir;

    /** Our class directories and others' jars on the class path of this test. */
    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .filter(entry -> entry.toString().contains("/core/")
                        || entry.toString().contains("/modules/")
                        || entry.toString().contains("jspecify")
                        || entry.toString().contains("commons-exec"))
                .filter(entry -> !entry.toString().contains("test-classes"))
                .toList();
    }

    private static void tool(String name, String... args) {
        int status = ToolProvider.findFirst(name).orElseThrow().run(System.err, System.err, args);
        assertThat(status).as(name).isZero();
    }

    private String java(Path home, List<String> args) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        command.addAll(args);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /** Compile the program; as a module when it requires something. */
    private Path program(String requires, String path) throws IOException {
        Path sources = Files.createDirectories(dir.resolve("src/consumer"));
        List<String> files = new ArrayList<>(
                List.of(Files.writeString(sources.resolve("Main.java"), PROGRAM).toString()));
        if (!requires.isEmpty()) {
            files.add(Files.writeString(dir.resolve("src/module-info.java"), "module consumer { " + requires + " }")
                    .toString());
        }
        Path classes = dir.resolve("classes");
        List<String> args = new ArrayList<>(
                List.of("-d", classes.toString(), requires.isEmpty() ? "-cp" : "-p", path, "--release", "17"));
        args.addAll(files);
        tool("javac", args.toArray(String[]::new));
        return classes;
    }

    /**
     * Packed as the build packs them: with the module's name that each pom gives. Automatic modules cannot say that they require
     * commons-exec, a module that tells what it is: the start asks for all modules, or the program's own module requires it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "requires org.apache.commons.exec;"})
    void runsOnTheModulePath(String more) throws Exception {
        Path mods = Files.createDirectories(dir.resolve("mods"));
        for (Path entry : classPath()) {
            if (Files.isDirectory(entry)) {
                Path jar = entry.getParent().getParent();
                Matcher name = Pattern.compile("<java.module>(.*?)</java.module>")
                        .matcher(Files.readString(jar.resolve("pom.xml")));
                assertThat(name.find()).isTrue();
                Path manifest =
                        Files.writeString(dir.resolve("MANIFEST.MF"), "Automatic-Module-Name: " + name.group(1) + "\n");
                tool(
                        "jar",
                        "-c",
                        "-f",
                        mods.resolve(jar.getFileName() + ".jar").toString(),
                        "-m",
                        manifest.toString(),
                        "-C",
                        entry.toString(),
                        ".");
            } else {
                Files.copy(entry, mods.resolve(entry.getFileName()));
            }
        }
        Path classes = program(
                "requires dev.fettle.engine; requires dev.fettle.modules; requires dev.fettle.local;" + more,
                mods.toString());
        List<String> args = new ArrayList<>(List.of("-p", mods + ":" + classes));
        if (more.isEmpty()) {
            args.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
        }
        args.addAll(List.of("-m", "consumer/consumer.Main", dir.resolve("file").toString()));
        String out = java(THIS_JVM, args);
        assertThat(out).contains("converged true changed 1 module dev.fettle.engine");
    }

    /** This JVM, and those that {@code fettle.javas} names, between colons. */
    static Stream<Path> javas() {
        return Stream.concat(
                        Stream.of(THIS_JVM.toString()),
                        Stream.of(System.getProperty("fettle.javas", "").split(":")))
                .filter(home -> !home.isEmpty())
                .distinct()
                .map(Path::of);
    }

    private static int feature(Path home) {
        try {
            Matcher version =
                    Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("javas")
    void runsOnThisJavaAndNewerOnes(Path home) throws Exception {
        String path = String.join(":", classPath().stream().map(Path::toString).toList());
        Path classes = program("", path);
        String out = java(
                home,
                List.of(
                        "-cp",
                        path + ":" + classes,
                        "consumer.Main",
                        dir.resolve("file").toString()));
        assertThat(out).contains("converged true changed 1", "virtual " + (feature(home) >= 24));
    }

    /** As in a container that gives each application a loader of its own and threads a loader of the container's. */
    @Test
    void needsNoContextClassLoader() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Path entry : classPath()) {
            urls.add(entry.toUri().toURL());
        }
        urls.add(program(
                        "",
                        String.join(
                                ":", classPath().stream().map(Path::toString).toList()))
                .toUri()
                .toURL());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            Class<?> main = loader.loadClass("consumer.Main");
            main.getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {dir.resolve("file").toString()});
            assertThat(main.getClassLoader()).isSameAs(loader);
            assertThat(loader.loadClass("dev.fettle.engine.Engine")).isNotSameAs(dev.fettle.engine.Engine.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
