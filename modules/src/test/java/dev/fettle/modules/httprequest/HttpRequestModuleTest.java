package dev.fettle.modules.httprequest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Decision;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ScriptBench;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Make requests of a real server, in several shells. */
final class HttpRequestModuleTest {

    private static final SecretRef REF = SecretRef.parse("env:PASSWORD");
    private static final String PASSWORD = "it's \"a\\b\" $x";

    private final HttpRequestModule module = new HttpRequestModule();
    private final List<String> users = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/users", exchange -> {
            String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean known = PASSWORD.equals(exchange.getRequestHeaders().getFirst("X-Password"));
            boolean get = exchange.getRequestMethod().equals("GET");
            if (known && !get) {
                users.add(exchange.getRequestMethod() + " " + sent);
            }
            byte[] answer = (known ? users.toString() : "who are you?").getBytes(UTF_8);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.length));
                exchange.sendResponseHeaders(known ? 204 : 403, -1);
            } else {
                exchange.sendResponseHeaders(known ? get ? 200 : 201 : 403, answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpRequestSpec spec(boolean known, List<Integer> statuses, Optional<String> checkBody) {
        return new HttpRequestSpec(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/users",
                "PUT",
                Optional.of(Content.of("app ").plus(Content.secret(REF))),
                known ? Map.of("X-Password", Content.secret(REF)) : Map.of(),
                statuses,
                Optional.empty(),
                Optional.empty(),
                checkBody,
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void asksOnlyWhereItIsNotSoYet(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" ")).secret(REF, PASSWORD);
        HttpRequestSpec spec = spec(true, List.of(201), Optional.of("PUT app"));
        Decision decision = bench.apply(module, spec);
        assertThat(decision.reason()).isEqualTo(spec.url() + " answers, and no line of it matches PUT app");
        assertThat(DecisionText.of(decision)).contains("X-Password: ***").doesNotContain("it's");
        assertThat(users).containsExactly("PUT app " + PASSWORD);
        assertThat(bench.decide(module, spec)).isEqualTo(Decision.upToDate("the check says that it is done"));
        assertThat(bench.apply(module, spec(true, List.of(), Optional.empty())))
                .satisfies(d -> assertThat(((Decision.Change) d).verifiable()).isFalse());
        assertThat(users).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void waitsForNoBodyThatHeadOnlyAnnounces(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" ")).secret(REF, PASSWORD);
        HttpRequestSpec head = new HttpRequestSpec(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/users",
                "HEAD",
                Optional.empty(),
                Map.of("X-Password", Content.secret(REF)),
                List.of(204),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        bench.apply(module, head);
        assertThat(users).containsExactly("HEAD ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void saysWhatTheServerSays(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" ")).secret(REF, PASSWORD);
        HttpRequestSpec stranger = spec(false, List.of(), Optional.of("PUT app"));
        Decision.Change refused = (Decision.Change) bench.decide(module, stranger);
        assertThat(refused.reason()).isEqualTo(stranger.url() + " answers with status 403");
        assertThat(bench.perform(refused.actions().get(0)).errors())
                .isEqualTo(stranger.url() + " answers with status 403:\nwho are you?");
        Decision.Change unexpected =
                (Decision.Change) bench.decide(module, spec(true, List.of(204), Optional.of("PUT app")));
        assertThat(bench.perform(unexpected.actions().get(0)).errors()).contains("answers with status 201");
        server.stop(0);
        assertThat(bench.decide(module, stranger).reason()).contains("does not answer: curl: (7)");
    }
}
