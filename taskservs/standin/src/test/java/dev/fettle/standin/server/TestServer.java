package dev.fettle.standin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.standin.StandinRelease;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the stand-in, started from an unpacked release with nothing but a bare PATH in its environment. */
final class TestServer implements AutoCloseable {
    private static final Path RELEASES = Path.of("target/standin-release").toAbsolutePath();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final Path out;
    final int port;

    private TestServer(Process process, Path log, Path out, int port) {
        this.process = process;
        this.log = log;
        this.out = out;
        this.port = port;
    }

    /** Unpack a release; archives are kept between test runs. */
    static Path unpack(String version, Path directory) throws IOException, InterruptedException {
        Path archive = StandinRelease.write(RELEASES, version, StandinRelease.architecture());
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString()).start();
        assertThat(tar.waitFor()).isZero();
        return directory.resolve("coder");
    }

    static Builder of(Path coder, Path home) {
        return new Builder(coder, home);
    }

    /** What a process is started with. */
    static final class Builder {
        private final Path coder;
        private final Path home;
        private final int port = TestPostgres.freePort();
        private final Map<String, String> env = new HashMap<>();
        private final List<String> prefix = new ArrayList<>();
        private String input = "";

        private Builder(Path coder, Path home) {
            this.coder = coder;
            this.home = home;
            env.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            env.put("HOME", home.toString());
            env.put("CODER_ACCESS_URL", "http://127.0.0.1:" + port);
            env.put("CODER_HTTP_ADDRESS", "127.0.0.1:" + port);
            env.put("CODER_PROVISIONER_DAEMONS", "0");
        }

        Builder with(String name, String value) {
            env.put(name, value);
            return this;
        }

        Builder without(String name) {
            env.remove(name);
            return this;
        }

        /** Run as another user, with a cache of its own. */
        Builder as(String user) {
            prefix.addAll(List.of("setpriv", "--reuid=" + user, "--regid=nogroup", "--clear-groups"));
            return this;
        }

        Builder input(String text) {
            input = text;
            return this;
        }

        TestServer run(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.add(coder.toString());
            command.addAll(List.of(arguments));
            Path log = Files.createTempFile(home, "run", ".log");
            Path out = Files.createTempFile(home, "run", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(log.toFile()).redirectOutput(out.toFile());
            builder.environment().clear();
            builder.environment().putAll(env);
            Process process = builder.start();
            try (var in = process.outputWriter()) {
                in.write(input);
            }
            return new TestServer(process, log, out, port);
        }

        /** Start a server and wait until it says that it is ready. */
        TestServer ready() throws IOException, InterruptedException {
            TestServer server = run("server");
            server.await("stand-in: ready");
            return server;
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    long pid() {
        return process.pid();
    }

    /** Wait until the log holds a text; fails with the log when the process ends or a minute passes. */
    void await(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!log().contains(text)) {
            if (System.nanoTime() > deadline || !process.isAlive() && !log().contains(text)) {
                throw new AssertionError("`" + text + "` is not in the log:\n" + log());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Wait for the end; returns the exit status. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("the process ended")
                .isTrue();
        return process.exitValue();
    }

    /** Send SIGTERM and wait for the end. */
    int terminate() throws InterruptedException {
        process.destroy();
        return end();
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!token.isEmpty()) {
            request.header("Coder-Session-Token", token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Coder-Session-Token", token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Send a body of any type by any method. */
    HttpResponse<String> send(String method, String path, String type, byte[] body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", type);
        if (!token.isEmpty()) {
            request.header("Coder-Session-Token", token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** End the process if the test did not. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
