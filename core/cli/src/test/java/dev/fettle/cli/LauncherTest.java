package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real script over a small checkout whose command line prints what it was given, and whose Maven is a shell script. */
class LauncherTest {

    private static final String PROGRAM = """
            package dev.fettle.cli;
            public class Main {
                public static void main(String[] args) throws Exception {
                    java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
                    if (args.length == 2 && args[0].equals("exit")) {
                        System.err.println("leaving");
                        System.exit(Integer.parseInt(args[1]));
                    }
                    if (args.length == 1 && args[0].equals("where")) {
                        out.print(System.getProperty("user.dir") + " " + System.getProperty("fettle.home"));
                    } else if (args.length == 1 && args[0].equals("input")) {
                        System.in.transferTo(System.out);
                    } else {
                        for (String arg : args) {
                            out.print("<" + arg + ">");
                        }
                    }
                }
            }
            """;

    @TempDir
    private static Path shared;

    private static Path program;

    @TempDir
    private Path temp;

    private Path home;
    private Path target;

    private record Result(int code, String out, String err) {}

    @BeforeAll
    static void compileTheProgram() throws IOException {
        Path source = Files.writeString(shared.resolve("Main.java"), PROGRAM);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", shared.resolve("classes").toString(), source.toString());
        assertThat(code).isZero();
        program = shared.resolve("program.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(program))) {
            jar.putNextEntry(new ZipEntry("dev/fettle/cli/Main.class"));
            jar.write(Files.readAllBytes(shared.resolve("classes/dev/fettle/cli/Main.class")));
        }
    }

    @BeforeEach
    void makeACheckout() throws IOException {
        home = Files.createDirectories(temp.resolve("check out")).toRealPath();
        target = home.resolve("core/cli/target");
        Files.copy(repository().resolve("fettle"), home.resolve("fettle"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("core/engine/src/main"));
        Files.createDirectories(home.resolve("core/cli/src/main"));
        Files.createDirectories(home.resolve("modules"));
        Files.createDirectories(home.resolve("taskservs"));
        Files.writeString(home.resolve("core/cli/src/main/Source.java"), "class Source {}");
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        // A Maven that notes its call and puts the program in place.
        script("bin/mvn", """
                echo "$PWD" "$@" >>"$CALLS"
                mkdir -p core/cli/target/lib
                cp "$PROGRAM" core/cli/target/fettle-cli.jar
                echo built by maven
                """);
    }

    @Test
    void passesArgumentsUntouched() throws Exception {
        build();
        List<String> args =
                List.of("two words", "", "'single' \"double\"", "$HOME `id` \\n", "line\nbreak\n", "*", "-x", "tür");

        Result result = run(home, "./fettle", args.toArray(String[]::new));

        StringBuilder expected = new StringBuilder();
        args.forEach(arg -> expected.append('<').append(arg).append('>'));
        assertThat(result).isEqualTo(new Result(0, expected.toString(), ""));
    }

    @Test
    void passesArgumentsUntouchedInALocaleWithoutUtf8() throws Exception {
        build();

        Result result = run(home, Map.of("LC_ALL", "C"), "./fettle", "tür", "✓");

        assertThat(result).isEqualTo(new Result(0, "<tür><✓>", ""));
    }

    @Test
    void passesTheExitCodeAndStandardError() throws Exception {
        build();

        for (int code : List.of(0, 1, 2, 64, 125, 255)) {
            assertThat(run(home, "./fettle", "exit", "" + code)).isEqualTo(new Result(code, "", "leaving\n"));
        }
    }

    @Test
    void passesStandardInput() throws Exception {
        build();

        Result result = run(home, "sh", "-c", "printf 'a\\nb' | ./fettle input");

        assertThat(result).isEqualTo(new Result(0, "a\nb", ""));
    }

    @Test
    void worksFromAnotherDirectoryAndThroughLinks() throws Exception {
        build();
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere")).toRealPath();
        Path links = Files.createDirectories(temp.resolve("links")).toRealPath();
        Files.createSymbolicLink(links.resolve("one"), home.resolve("fettle"));
        Files.createSymbolicLink(links.resolve("two"), Path.of("one"));
        Files.createSymbolicLink(links.resolve("dir"), home);

        for (String way : List.of(
                home.resolve("fettle").toString(),
                "../check out/fettle",
                "../links/one",
                links.resolve("two").toString(),
                "../links/dir/fettle")) {
            assertThat(run(elsewhere, way, "where")).as(way).isEqualTo(new Result(0, elsewhere + " " + home, ""));
        }
        assertThat(run(elsewhere, Map.of("PATH", links + ":" + System.getenv("PATH")), "sh", "-c", "two where"))
                .as("on the PATH")
                .isEqualTo(new Result(0, elsewhere + " " + home, ""));
    }

    @Test
    void buildsOnFirstUseAndSaysSoOnce() throws Exception {
        Result first = run(home, "./fettle", "a");
        Result second = run(home, "./fettle", "b");

        assertThat(first.code()).isZero();
        assertThat(first.out()).isEqualTo("<a>");
        assertThat(first.err().lines()).singleElement().asString().startsWith("fettle: building from source");
        assertThat(second).isEqualTo(new Result(0, "<b>", ""));
        assertThat(builds()).singleElement().asString().startsWith(home + " ").contains("-DskipTests", "core/cli -am");
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
        build();
        Path source = home.resolve("core/cli/src/main/Source.java");

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        run(home, "./fettle");
        assertThat(builds()).hasSize(1);

        date(home, Instant.now().minusSeconds(100));
        date(target, Instant.now().minusSeconds(50));
        assertThat(run(home, "./fettle").err()).isEmpty();
        Files.delete(source);
        run(home, "./fettle");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void doesNotBuildForWhatIsNoSource() throws Exception {
        build();
        Files.createDirectories(home.resolve("core/cli/src/test"));
        date(home.resolve("core/cli/src"), Instant.now().minusSeconds(100));
        Files.writeString(home.resolve("core/cli/src/test/SomeTest.java"), "class SomeTest {}");
        Files.writeString(
                Files.createDirectories(home.resolve("core/engine/target")).resolve("x.class"), "");
        Files.writeString(home.resolve("README.md"), "");

        assertThat(run(home, "./fettle", "a")).isEqualTo(new Result(0, "<a>", ""));
        assertThat(builds()).isEmpty();
    }

    @Test
    void showsWhyABuildFailed() throws Exception {
        script("bin/mvn", "echo 'Foo.java:3: no such thing'; exit 1");

        Result result = run(home, "./fettle", "a");

        assertThat(result.code()).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Foo.java:3: no such thing", "fettle: the build failed; see above.");
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        Result noMaven = run(home, Map.of("PATH", pathWithoutMaven()), "./fettle");
        assertThat(noMaven.code()).isEqualTo(125);
        assertThat(noMaven.err()).contains("Maven").contains("Debian: maven");

        Result noJava = run(home, Map.of("JAVA_HOME", "/nowhere"), "./fettle");
        assertThat(noJava.code()).isEqualTo(125);
        assertThat(noJava.err()).contains("JAVA_HOME is /nowhere");

        Path old = Files.createDirectories(temp.resolve("jdk-11/bin"));
        script("jdk-11/bin/java", "exit 0");
        Files.writeString(old.resolveSibling("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Result oldJava = run(home, Map.of("JAVA_HOME", old.getParent().toString()), "./fettle");
        assertThat(oldJava.code()).isEqualTo(125);
        assertThat(oldJava.err()).contains("needs Java 17 or newer", "version 11.0.2");
    }

    @Test
    void manyFirstUsesAtOnceBuildOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(start(home, Map.of(), temp.resolve("out" + i), temp.resolve("err" + i), "./fettle", "" + i));
        }

        for (int i = 0; i < 4; i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(temp.resolve("out" + i))).isEqualTo("<" + i + ">");
            assertThat(processes.get(i).exitValue()).isZero();
        }
        assertThat(builds()).hasSize(1);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void recreatesTheArchiveWhenTheJarsOrThePlaceChange() throws Exception {
        build();
        run(home, "./fettle");
        Path archive = target.resolve("fettle.jsa");
        assertThat(archive).isNotEmptyFile();

        Object first = Files.readAttributes(archive, "unix:ino").get("ino");
        run(home, "./fettle");
        assertThat(Files.readAttributes(archive, "unix:ino").get("ino")).isEqualTo(first);

        Files.setLastModifiedTime(
                target.resolve("fettle-cli.jar"), FileTime.from(Instant.now().plusSeconds(5)));
        run(home, "./fettle");
        Object second = Files.readAttributes(archive, "unix:ino").get("ino");
        assertThat(second).isNotEqualTo(first);

        Path moved = Files.move(home, temp.resolve("moved")).toRealPath();
        date(moved.resolve("core/cli/target/fettle-cli.jar"), Instant.now().minusSeconds(100));
        assertThat(run(moved, "./fettle", "a")).isEqualTo(new Result(0, "<a>", ""));
        assertThat(Files.readString(moved.resolve("core/cli/target/fettle.jsa.for")))
                .contains(moved.toString());
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void startsFromACheckoutThatItMayNotWrite() throws Exception {
        build();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // Modes do not stop root; be somebody else.
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of("./fettle", "a"));
        Path top = temp.toRealPath();
        for (Path path = home; path.startsWith(top); path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Result result =
                    run(home, command.get(0), command.subList(1, command.size()).toArray(String[]::new));

            assertThat(result).isEqualTo(new Result(0, "<a>", ""));
            assertThat(target.resolve("fettle.jsa")).doesNotExist();
        } finally {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Put the program in place as a build would, dated before now so that later changes are newer. */
    private void build() throws IOException {
        Files.createDirectories(target.resolve("lib"));
        Files.copy(program, target.resolve("fettle-cli.jar"));
        Files.writeString(target.resolve("built"), "");
        date(home, Instant.now().minusSeconds(100));
        date(target, Instant.now().minusSeconds(50));
    }

    private static void date(Path root, Instant when) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(when));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void script(String name, String body) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> builds() throws IOException {
        Path calls = temp.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Find temporary files of archives and builds. */
    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("fettle\\.jsa(\\.for)?\\.\\d+|\\.building"))
                    .toList();
        }
    }

    /** A PATH with all commands of the system but Maven. */
    private String pathWithoutMaven() throws IOException {
        for (String command :
                List.of("sh", "readlink", "find", "head", "mkdir", "flock", "rm", "mv", "cat", "timeout")) {
            Path real = Stream.of(System.getenv("PATH").split(":"))
                    .map(directory -> Path.of(directory, command))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            script("no-maven/" + command, "exec " + real + " \"$@\"");
        }
        return temp.resolve("no-maven").toString();
    }

    private Result run(Path directory, String command, String... args) throws Exception {
        return run(directory, Map.of(), command, args);
    }

    private Result run(Path directory, Map<String, String> environment, String command, String... args)
            throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Process process = start(directory, environment, out, err, command, args);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(
            Path directory, Map<String, String> environment, Path out, Path err, String command, String... args)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("CALLS", temp.resolve("calls").toString());
        variables.put("PROGRAM", program.toString());
        variables.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        }
        return process;
    }

    private static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("fettle"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
