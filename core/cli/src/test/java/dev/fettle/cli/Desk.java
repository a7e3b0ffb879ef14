package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.assembly.Surroundings;
import dev.fettle.report.Style;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.ExactnessLog;
import dev.fettle.testkit.HostBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Types whole commands, from a directory of its own, against booted hosts that are reached over SSH. */
final class Desk {

    private final Path dir;
    private Path cache;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Desk(Path dir) {
        this.dir = dir;
        this.cache = dir.resolve("cache");
    }

    /** Keep releases where other tests keep theirs. */
    Desk sharingReleases() {
        cache = Path.of("target", "coder-cache");
        return this;
    }

    Desk environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Write the taskserv {@code Thing}, whose body this is. */
    Desk thing(String body) {
        write("Thing.pkl", """
                open module Thing
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/Task.pkl" as fettle
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/fettle/timer.pkl"
                import "modulepath:/fettle/capability/postgresql.pkl"
                taskserv = "thing"
                name = "thing"
                """ + body);
        return this;
    }

    /** Write the infra {@code it}, whose servers these are. */
    Desk servers(String... servers) {
        write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "../Thing.pkl"
                servers {
                %s}
                """.formatted(String.join("", servers)));
        return this;
    }

    void write(String name, String text) {
        Path file = dir.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(dir.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return an entry for a host; {@code more} are further properties, those given again count. */
    static String server(SandboxHost host, String login, String things, String... more) {
        return """
                  ["%s"] {
                    address = "%s"; user = "%s"; identity_file = "%s"; known_hosts = "%s"
                    %s
                    taskservs { %s }
                  }
                """.formatted(
                        host.name(),
                        host.address(),
                        login,
                        host.privateKey(),
                        host.knownHosts(),
                        String.join("\n    ", more),
                        things);
    }

    static String server(SandboxHost host) {
        return server(host, "root", "new Thing {}");
    }

    /** Run a command in this JVM and return its exit code. */
    int run(String... args) {
        out.reset();
        err.reset();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Style.PLAIN,
                Terminal.NONE);
        Surroundings surroundings = new Surroundings(dir, System.getProperty("user.name"), cache, environment);
        return Main.run(shop(console, surroundings, dir), args);
    }

    /** Return what commands work with; what they announce and do is counted. */
    static Shop shop(Console console, Surroundings surroundings, Path dir) {
        return new Shop(console, surroundings, dir, Optional.empty(), List.of(new ExactnessLog()));
    }

    /** Run a command for the infra {@code it}, and expect that it succeeds. */
    void ok(String... args) {
        assertThat(runIt(args)).as(this::said).isZero();
    }

    /** Run a command for the infra {@code it}. */
    int runIt(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--infra", "it"));
        return run(all.toArray(String[]::new));
    }

    int plan() {
        return run("plan", "--infra", "it", "--detailed-exitcode");
    }

    int apply() {
        return run("apply", "--infra", "it", "-y");
    }

    /** Start a command in a JVM of its own. */
    Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Return everything that was said. */
    String said() {
        return out() + err();
    }

    /** Run a script on a host as root, behind the engine's back. */
    static String sh(SandboxHost host, String script) {
        return new HostBench(host, List.of()).sh(script);
    }

    /** Wait, at most half a minute, until a condition holds on a host. */
    static void await(SandboxHost host, String condition) {
        sh(host, "n=300; until " + condition + "; do n=$((n-1)); [ $n -gt 0 ] || exit 1; sleep 0.1; done");
    }
}
