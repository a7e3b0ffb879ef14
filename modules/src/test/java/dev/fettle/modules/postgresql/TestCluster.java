package dev.fettle.modules.postgresql;

import dev.fettle.testkit.ScriptBench;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Run a PostgreSQL server of our own in a temporary directory, reachable over its socket only. */
public final class TestCluster implements AutoCloseable {

    /** The port that names its socket. */
    public static final int PORT = 54_329;

    private final Path root;
    private final Path programs;
    private Process server;

    private TestCluster(Path root, Path programs) {
        this.root = root;
        this.programs = programs;
    }

    /** Make and start a server; the test is left out where PostgreSQL is not installed, unless it is required. */
    public static TestCluster start() throws Exception {
        Path programs = programs();
        Path root = Files.createTempDirectory(Path.of("/tmp"), "fettle-pg");
        TestCluster cluster = new TestCluster(root, programs);
        try {
            run("chown", "postgres:", root.toString());
            cluster.asPostgres("initdb", "-D", root + "/data", "-E", "UTF8", "--locale=C", "-A", "trust", "-N");
            cluster.boot();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static Path programs() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        List<Path> found = List.of();
        if (Files.isDirectory(all)) {
            try (Stream<Path> versions = Files.list(all)) {
                found = versions.map(v -> v.resolve("bin"))
                        .filter(b -> Files.isExecutable(b.resolve("initdb")))
                        .sorted()
                        .toList();
            }
        }
        boolean able = !found.isEmpty() && System.getProperty("user.name").equals("root");
        if (!able && ("true".equals(System.getenv("CI")) || "required".equals(System.getProperty("fettle.sandbox")))) {
            Assertions.fail("This test needs root and PostgreSQL's server programs: apt-get install postgresql");
        }
        Assumptions.assumeTrue(able, "root and PostgreSQL's server programs");
        return found.get(found.size() - 1);
    }

    /** Return a bench whose scripts talk to the server. */
    public ScriptBench bench(String... shell) {
        List<String> line = new ArrayList<>(List.of("env", "PGHOST=" + root, "PGUSER=postgres"));
        line.addAll(List.of(shell));
        return new ScriptBench(line.toArray(String[]::new));
    }

    /** Return the server's directory. */
    public Path data() {
        return root.resolve("data");
    }

    /** Run SQL with nothing around it, and return what psql writes. */
    public String sql(String sql) throws IOException, InterruptedException {
        return sql("postgres", sql);
    }

    /** Run SQL in a database. */
    public String sql(String database, String sql) throws IOException, InterruptedException {
        List<String> line = List.of("psql", "-X", "-q", "-A", "-t", "-U", "postgres", "-d", database, "-c", sql);
        List<String> server = List.of("-h", root.toString(), "-p", Integer.toString(PORT));
        return run(Stream.concat(line.stream(), server.stream()).toArray(String[]::new));
    }

    /** Start the server and wait until it answers. */
    public void boot() throws IOException, InterruptedException {
        List<String> line = List.of(
                "runuser",
                "-u",
                "postgres",
                "--",
                programs.resolve("postgres").toString(),
                "-D",
                root + "/data",
                "-k",
                root.toString(),
                "-p",
                Integer.toString(PORT),
                "-h",
                "",
                "-F",
                "-c",
                "log_statement=all");
        server = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("log").toFile())
                .directory(new File("/"))
                .start();
        String said = "";
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); System.nanoTime() < until; ) {
            try {
                sql("select 1");
                return;
            } catch (IOException e) {
                said = String.valueOf(e.getMessage());
                if (server.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("The server did not start: " + said);
    }

    /** Stop the server. */
    public void halt() throws IOException, InterruptedException {
        asPostgres("pg_ctl", "-D", root + "/data", "-m", "immediate", "-w", "stop");
        server.waitFor(30, TimeUnit.SECONDS);
    }

    /** Return the server's log. */
    public String log() throws IOException {
        return Files.readString(root.resolve("log"));
    }

    private void asPostgres(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "runuser", "-u", "postgres", "--", programs.resolve(program).toString()));
        line.addAll(List.of(arguments));
        run(line.toArray(String[]::new));
    }

    private static String run(String... line) throws IOException, InterruptedException {
        Path output = Files.createTempFile("fettle-pg", ".out");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(new File("/"))
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        String text = Files.readString(output);
        Files.delete(output);
        if (status != 0) {
            throw new IOException(String.join(" ", line) + " ended with " + status + ": " + text);
        }
        return text.strip();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (server != null && server.isAlive()) {
            halt();
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
