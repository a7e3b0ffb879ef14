package dev.fettle.modules.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.engine.plan.Decision;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DownloadModuleTest {

    private static final byte[] BYTES = "what is fetched".getBytes(StandardCharsets.UTF_8);

    private final DownloadModule module = new DownloadModule();
    private HttpServer server;

    @TempDir
    Path dir;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/app", exchange -> {
            exchange.sendResponseHeaders(200, BYTES.length);
            exchange.getResponseBody().write(BYTES);
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
        return ModuleCases.in(Path.of("src/test/resources/cases/download"), module);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void fetchesOnce(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path file = dir.resolve("-a $b");
        DownloadSpec spec = DownloadSpec.of(url("/app"), file.toString(), ScriptBench.sha256(BYTES));
        bench.apply(module, spec);
        assertThat(file).hasBinaryContent(BYTES);
        assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0644);
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        Files.writeString(file, "other");
        assertThat(bench.apply(module, spec).reason()).isEqualTo("content differs");
        assertThat(file).hasBinaryContent(BYTES);
        bench.apply(module, DownloadSpec.absent(file.toString()));
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsWhatIsThereWhenTheWebSendsSomethingElse(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path file = Files.writeString(dir.resolve("app"), "old");
        for (String path : new String[] {"/app", "/missing"}) {
            DownloadSpec spec = DownloadSpec.of(url(path), file.toString(), "0".repeat(64));
            Decision.Change change = (Decision.Change) bench.decide(module, spec);
            ScriptBench.Ended ended = bench.perform(change.actions().get(0));
            assertThat(ended.status()).isNotZero();
            assertThat(ended.errors()).contains(path.equals("/app") ? "has the SHA-256 " : "404");
            assertThat(file).hasContent("old");
            assertThat(dir.toFile().list()).containsExactly("app");
        }
    }
}
