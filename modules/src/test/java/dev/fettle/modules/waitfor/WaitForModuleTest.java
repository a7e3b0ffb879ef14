package dev.fettle.modules.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WaitForModuleTest {

    private final WaitForModule module = new WaitForModule();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @TempDir
    Path dir;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // Ready at the third question.
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/wait-for"), module);
    }

    private static WaitForSpec spec(
            Optional<String> http, Optional<Integer> status, Optional<Integer> port, Optional<String> file) {
        return new WaitForSpec(
                http,
                status,
                Optional.empty(),
                Optional.empty(),
                port,
                Optional.empty(),
                file,
                Optional.empty(),
                Presence.PRESENT,
                Duration.ofSeconds(2));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/healthz";
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void waitsForAnAnswer(String shell) {
        ScriptBench bench = new ScriptBench(shell);
        WaitForSpec spec = spec(Optional.of(url()), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(bench.apply(module, spec).reason()).isEqualTo(url() + " answers with status 503");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void tellsWhatWasLastSeen(String shell) {
        ScriptBench bench = new ScriptBench(shell);
        WaitForSpec spec = spec(
                Optional.of(url()),
                Optional.of(204),
                Optional.of(1),
                Optional.of(dir.resolve("-x $y").toString()));
        Decision.Change change = (Decision.Change) bench.decide(module, spec);
        ScriptBench.Ended ended = bench.perform(change.actions().get(0));
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors())
                .contains("The wait of 2 seconds is over. Last seen:\n")
                .contains("port 1 is not listened on\n", "-x $y is not there\n", "answers with status 200\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void seesListenersAndFiles(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path file = Files.writeString(dir.resolve("-x $y"), "");
        WaitForSpec there = spec(
                Optional.empty(),
                Optional.empty(),
                Optional.of(server.getAddress().getPort()),
                Optional.of(file.toString()));
        assertThat(bench.decide(module, there).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        WaitForSpec refused =
                spec(Optional.of("http://127.0.0.1:1/"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(bench.decide(module, refused).reason())
                .startsWith("http://127.0.0.1:1/ does not answer: curl:")
                .matches(".*[^; ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void readsWhatIsAnswered(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        server.createContext("/body", exchange -> {
            byte[] bytes = "first\n{\"status\": \"ok\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        String url = url().replace("/healthz", "/body");
        assertThat(bench.decide(module, body(url, "^[{]\"status\": *\"ok\"")).kind())
                .isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(bench.decide(module, body(url, "-e failed")).reason())
                .isEqualTo(url + " answers, and no line of it matches -e failed");
    }

    private static WaitForSpec body(String url, String body) {
        return new WaitForSpec(
                Optional.of(url),
                Optional.empty(),
                Optional.of(body),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT,
                Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void waitsForACommand(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path counter = dir.resolve("counter");
        WaitForSpec spec = WaitForSpec.command(
                "echo x >>'" + counter + "'; echo no >&2; [ $(wc -l <'" + counter + "') -gt 2 ]",
                Duration.ofSeconds(5));
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the command fails: no");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void waitsUntilSomethingIsGone(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        int port = server.getAddress().getPort();
        Path file = Files.writeString(dir.resolve("-x $y"), "");
        assertThat(bench.decide(module, gone(port, file)).reason())
                .isEqualTo("port " + port + " is still listened on; " + file + " is still there");
        server.stop(0);
        Files.delete(file);
        assertThat(bench.decide(module, gone(port, file))).isEqualTo(Decision.upToDate("what is waited for is gone"));
    }

    private static WaitForSpec gone(int port, Path file) {
        return new WaitForSpec(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(port),
                Optional.empty(),
                Optional.of(file.toString()),
                Optional.empty(),
                Presence.ABSENT,
                Duration.ofSeconds(2));
    }
}
