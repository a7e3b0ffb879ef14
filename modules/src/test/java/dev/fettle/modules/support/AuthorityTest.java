package dev.fettle.modules.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.httprequest.HttpRequestModule;
import dev.fettle.modules.httprequest.HttpRequestSpec;
import dev.fettle.modules.waitfor.WaitForModule;
import dev.fettle.modules.waitfor.WaitForSpec;
import dev.fettle.testkit.ScriptBench;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ask a server whose certificate is of an authority that the host does not know. */
final class AuthorityTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpRequestModule requests = new HttpRequestModule();
    private final WaitForModule waits = new WaitForModule();
    private final AtomicInteger posted = new AtomicInteger();

    @TempDir
    Path dir;

    private HttpsServer server;
    private Path authority;

    @BeforeEach
    void serve() throws Exception {
        Path store = dir.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=a test",
                        "-ext",
                        "bc:c",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        authority = Files.writeString(
                dir.resolve("a $b.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
                                .encodeToString(keys.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
                posted.incrementAndGet();
            }
            byte[] answer = ("posted " + posted).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private HttpRequestSpec request(Optional<String> caFile) {
        return new HttpRequestSpec(
                url(),
                "POST",
                Optional.of(Content.of("x")),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("posted 1"),
                caFile);
    }

    private WaitForSpec wait(Optional<String> caFile) {
        return new WaitForSpec(
                Optional.of(url()),
                Optional.empty(),
                Optional.of("posted 1"),
                caFile,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT,
                Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void believesTheAuthorityThatIsNamedAndNoOther(String shell) {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Optional<String> named = Optional.of(authority.toString());
        Decision.Change strange = (Decision.Change) bench.decide(requests, request(Optional.empty()));
        assertThat(strange.reason()).startsWith(url() + " does not answer: curl: (60)");
        assertThat(bench.perform(strange.actions().get(0)).errors()).contains("curl: (60)");
        assertThat(bench.decide(waits, wait(Optional.empty())).reason())
                .startsWith(url() + " does not answer: curl: (60)");
        assertThat(posted).hasValue(0);

        assertThat(bench.decide(waits, wait(named)).reason())
                .isEqualTo(url() + " answers, and no line of it matches posted 1");
        bench.apply(requests, request(named));
        assertThat(bench.decide(requests, request(named)).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(bench.decide(waits, wait(named)).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(posted).hasValue(1);
    }
}
