package dev.fettle.standin.server;

import static org.assertj.core.api.Assertions.fail;

import dev.fettle.standin.tls.PemTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A throw-away PostgreSQL on a free port of the loopback, with SCRAM and TLS. */
final class TestPostgres implements AutoCloseable {
    static final String PASSWORD = "p@ss/w#rd%hunter2";
    static final String ENCODED_PASSWORD = "p%40ss%2Fw%23rd%25hunter2";

    private final Path directory;
    private final Path programs;
    private final int port;
    private Process server;

    private TestPostgres(Path directory, Path programs) throws IOException, InterruptedException {
        this.directory = directory;
        this.programs = programs;
        this.port = freePort();
        own(directory, "rwxr-xr-x");
        run("initdb", "-D", data().toString(), "-U", "admin", "--no-sync", "-A", "trust", "--no-locale", "-E", "UTF8");
        Path certificate = PemTest.selfSigned(directory, "server");
        own(certificate, "rw-r--r--");
        own(directory.resolve("server.key"), "rw-------");
        append("postgresql.conf", """
                listen_addresses='127.0.0.1'
                port=%d
                unix_socket_directories='%s'
                fsync=off
                password_encryption='scram-sha-256'
                ssl=on
                ssl_cert_file='%s'
                ssl_key_file='%s'
                """.formatted(port, directory, certificate, directory.resolve("server.key")));
        Files.writeString(
                data().resolve("pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        start();
        sql("CREATE ROLE coder LOGIN PASSWORD '" + PASSWORD + "'");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Start one; without PostgreSQL's programs the test is skipped, or fails where it must not be. */
    static TestPostgres start(Path directory) throws IOException, InterruptedException {
        Path root = Path.of("/usr/lib/postgresql");
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> versions = Files.list(root)) {
                versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .forEach(found::add);
            }
        }
        if (found.isEmpty()) {
            String message = "PostgreSQL is not installed (on Debian: apt-get install postgresql)";
            if ("true".equals(System.getenv("CI")) || "required".equals(System.getProperty("fettle.sandbox"))) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return new TestPostgres(directory, found.get(found.size() - 1));
    }

    private void start() throws IOException, InterruptedException {
        server = new ProcessBuilder(asOwner("postgres", "-D", data().toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (call("pg_isready", "-h", directory.toString(), "-p", String.valueOf(port)) != 0) {
            if (System.nanoTime() > deadline || !server.isAlive()) {
                throw new IOException("PostgreSQL does not start: " + Files.readString(directory.resolve("log")));
            }
            server.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** Make an empty database; returns its URL with TLS off. */
    String database(String name) {
        sql("CREATE DATABASE " + name + " OWNER coder");
        return url(name, "?sslmode=disable");
    }

    String url(String database, String options) {
        return "postgres://coder:" + ENCODED_PASSWORD + "@127.0.0.1:" + port + "/" + database + options;
    }

    Path certificate() {
        return directory.resolve("server.crt");
    }

    void sql(String statement) {
        try {
            run(
                    "psql",
                    "-q",
                    "-h",
                    directory.toString(),
                    "-p",
                    String.valueOf(port),
                    "-U",
                    "admin",
                    "-d",
                    "postgres",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "-c",
                    statement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(data().resolve(file), text, java.nio.file.StandardOpenOption.APPEND);
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void own(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        if (root()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
    }

    private List<String> asOwner(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private int call(String program, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(asOwner(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(program + ".out").toFile())
                .start();
        return process.waitFor();
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        if (call(program, arguments) != 0) {
            throw new IOException(
                    program + ": " + Files.readString(directory.resolve(program + ".out"), StandardCharsets.UTF_8));
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown; {@code destroy} would wait for clients. */
    @Override
    public void close() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start().waitFor();
        if (!server.waitFor(10, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }
}
