package dev.fettle.modules.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ScriptBench;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetch from a real server, with curl and with wget, in several shells. */
final class DownloadWebTest {

    private static final String TOKEN = "it's \"a\\b\" token";
    private static final SecretRef REF = SecretRef.parse("env:TOKEN");

    private static Path tools;

    private final DownloadModule module = new DownloadModule();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> leaked = new CopyOnWriteArrayList<>();
    private volatile byte[] body = "what is fetched, one byte after the other".getBytes(UTF_8);
    private volatile int cut = Integer.MAX_VALUE;
    private volatile String list = "";
    private volatile boolean validators = true;
    private HttpServer server;

    @TempDir
    Path dir;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (range == null ? "" : " " + range));
        if (path.startsWith("/secret")
                && !TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Token"))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        if (path.startsWith("/secret")) {
            look();
        }
        byte[] bytes = path.endsWith("SUMS") ? list.getBytes(UTF_8) : body;
        if (path.endsWith(".sig")) {
            bytes = Files.readAllBytes(dir.resolve("keys" + path.substring(path.lastIndexOf('/'))));
        }
        String etag = '"' + ScriptBench.sha256(bytes).substring(0, 8) + '"';
        if (validators) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
            return;
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        int from = range == null || path.contains("norange") ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, head ? -1 : bytes.length - from);
        if (!head) {
            exchange.getResponseBody().write(bytes, from, Math.min(cut, bytes.length) - from);
        }
        exchange.close();
    }

    /** See whether any process shows the secret in its arguments. */
    private void look() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    String arguments =
                            Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
                    // The bench itself starts a shell with its arguments; an engine does not.
                    if (arguments.contains(TOKEN) && !arguments.contains("answer_begin")) {
                        leaked.add(arguments);
                    }
                } catch (IOException e) {
                    continue;
                }
            }
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Return a bench on which only one of the two tools is found. */
    private static ScriptBench bench(String words) {
        return new ScriptBench("env", "PATH=" + tools.resolve(words.split(" ")[1]), words.split(" ")[0])
                .secret(REF, TOKEN);
    }

    @BeforeAll
    static void hideTools() throws IOException {
        tools = Files.createTempDirectory("fettle-tools");
        for (String tool : List.of("curl", "wget")) {
            Path only = Files.createDirectory(tools.resolve(tool));
            for (String from : List.of("/bin", "/usr/bin")) {
                try (Stream<Path> programs = Files.list(Path.of(from))) {
                    for (Path program : programs.toList()) {
                        Path link = only.resolve(program.getFileName().toString());
                        boolean hidden = link.endsWith("curl") || link.endsWith("wget");
                        if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS) && (!hidden || link.endsWith(tool))) {
                            Files.createSymbolicLink(link, program);
                        }
                    }
                }
            }
        }
    }

    @AfterAll
    static void removeTools() throws IOException {
        try (Stream<Path> all = Files.walk(tools)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static DownloadSpec spec(
            String url, Path file, String sha256, String checksums, String signature, String key, boolean secret) {
        return new DownloadSpec(
                Optional.of(url),
                file.toString(),
                given(sha256),
                given(checksums),
                given(signature),
                given(key).map(Content::of),
                secret ? Map.of("X-Token", Content.secret(REF)) : Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private ScriptBench.Ended perform(ScriptBench bench, Decision decision) {
        Action action = ((Decision.Change) decision).actions().get(0);
        return bench.perform(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "bash curl", "dash wget"})
    void asksTheServerWhereNoDigestIsGiven(String words) throws Exception {
        ScriptBench bench = bench(words);
        Path file = dir.resolve("-a $b");
        DownloadSpec spec = DownloadSpec.following(url("/app"), file.toString());
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the file is missing");
        assertThat(bench.decide(module, spec).reason()).isEqualTo("content, owner and mode are as desired");
        assertThat(seen).last().asString().startsWith("HEAD ");
        body = "another".getBytes(UTF_8);
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the server has another file");
        assertThat(file).hasContent("another");
        Files.writeString(file, "by hand");
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the file is not what was fetched");
        assertThat(bench.decide(module, DownloadSpec.following(url("/b"), file.toString()))
                        .reason())
                .isEqualTo("nobody knows where the file comes from");
        validators = false;
        body = "a third".getBytes(UTF_8);
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the server has another file");
        assertThat(bench.decide(module, spec).reason())
                .isEqualTo("it is what was fetched; its server never says whether it has another");
        bench.apply(module, DownloadSpec.absent(file.toString()));
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "bash curl", "dash wget"})
    void goesOnWhereItBrokeOff(String words) throws Exception {
        ScriptBench bench = bench(words);
        for (String path : new String[] {"/app", "/norange"}) {
            Path file = dir.resolve("app");
            DownloadSpec spec = DownloadSpec.of(url(path), file.toString(), ScriptBench.sha256(body));
            Decision decision = bench.decide(module, spec);
            cut = 10;
            // wget would try again by itself, forever.
            if (words.endsWith("curl")) {
                assertThat(perform(bench, decision).status()).isNotZero();
            } else {
                Files.write(part(spec), Arrays.copyOf(body, 10));
            }
            assertThat(file).doesNotExist();
            assertThat(part(spec)).hasBinaryContent(Arrays.copyOf(body, 10));
            cut = Integer.MAX_VALUE;
            seen.clear();
            bench.apply(module, spec);
            assertThat(file).hasBinaryContent(body);
            assertThat(seen.get(0)).isEqualTo("GET " + path + " bytes=10-");
            assertThat(dir.toFile().list()).containsExactly("app");
            Files.delete(file);
            // What was kept does not belong to it: it is fetched anew.
            Files.write(part(spec), new byte[10]);
            bench.apply(module, spec);
            assertThat(file).hasBinaryContent(body);
            Files.delete(file);
        }
    }

    private Path part(DownloadSpec spec) {
        return dir.resolve(".app.fettle-part-" + spec.sha256().orElseThrow().substring(0, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "bash curl", "dash wget"})
    void sendsSecretHeadersWithoutShowingThem(String words) throws Exception {
        ScriptBench bench = bench(words);
        Path file = dir.resolve("app");
        assertThat(perform(bench, bench.decide(module, DownloadSpec.following(url("/secret"), file.toString())))
                        .status())
                .isNotZero();
        DownloadSpec spec = spec(url("/secret"), file, "", "", "", "", true);
        assertThat(DecisionText.of(bench.apply(module, spec))).doesNotContain(TOKEN);
        assertThat(file).hasBinaryContent(body);
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(seen).last().asString().startsWith("HEAD /secret");
        assertThat(leaked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "bash curl", "dash wget"})
    void takesTheDigestFromAListAndVerifiesItsSignature(String words) throws Exception {
        ScriptBench bench = bench(words);
        Path file = dir.resolve("app-1.0.tar.gz");
        String sum = ScriptBench.sha256(body);
        for (String form :
                new String[] {"%s  ./app-1.0.tar.gz", "%s *app-1.0.tar.gz", "SHA256 (app-1.0.tar.gz) = %s", "%s"}) {
            list = form.contains("app") ? "0".repeat(64) + "  app-1.0.tar.gz.sig\n" : "";
            list += form.formatted(sum) + "\n";
            DownloadSpec spec = spec(url("/app-1.0.tar.gz?x=1"), file, "", url("/SUMS"), "", "", false);
            bench.apply(module, spec);
            assertThat(file).hasBinaryContent(body);
            assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
            Files.delete(file);
        }
        list = sum + "  other\n";
        assertThat(bench.decide(module, spec(url("/app-1.0.tar.gz"), file, "", url("/SUMS"), "", "", false))
                        .reason())
                .isEqualTo(url("/SUMS") + " gives no SHA-256 for app-1.0.tar.gz");

        list = sum + "  app-1.0.tar.gz\n";
        String key = keys();
        DownloadSpec signed = spec(url("/app-1.0.tar.gz"), file, "", url("/SUMS"), url("/SUMS.sig"), key, false);
        bench.apply(module, signed);
        assertThat(bench.decide(module, signed).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        list += "\n";
        assertThat(bench.decide(module, signed).reason())
                .startsWith(url("/SUMS") + " is not to be trusted. The signature does not fit:; gpgv: ");

        Files.delete(file);
        DownloadSpec itself = spec(url("/app"), file, sum, "", url("/app.sig"), key, false);
        bench.apply(module, itself);
        assertThat(bench.decide(module, itself).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        Files.delete(file);
        DownloadSpec forged = spec(url("/app"), file, sum, "", url("/SUMS.sig"), key, false);
        assertThat(perform(bench, bench.decide(module, forged)).errors()).contains("The signature does not fit:");
        assertThat(file).doesNotExist();
        assertThat(dir.toFile().list()).containsExactly("keys");
    }

    /** Make a key that signs the list and the file, and return its public part. */
    private String keys() throws Exception {
        Path home = Files.createDirectories(dir.resolve("keys"));
        Files.write(home.resolve("app"), body);
        Files.writeString(home.resolve("SUMS"), list);
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", """
                        chmod 700 . && gpg -q --batch --passphrase '' --quick-generate-key test@example.org ed25519 sign never &&
                        gpg -q --batch --detach-sign -o SUMS.sig SUMS && gpg -q --batch --armor --detach-sign -o app.sig app &&
                        gpg --armor --export; gpgconf --kill all
                        """)
                .directory(home.toFile())
                .redirectError(home.resolve("errors").toFile())
                .redirectOutput(home.resolve("public").toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("GNUPGHOME", home.toString());
        assertThat(builder.start().waitFor()).isZero();
        return Files.readString(home.resolve("public"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash curl", "dash wget"})
    void goesThroughAProxy(String words) throws Exception {
        ScriptBench bench = bench(words);
        Path file = dir.resolve("app");
        DownloadSpec spec = new DownloadSpec(
                Optional.of("http://files.invalid/app"),
                file.toString(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(Content.of(url(""))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
        bench.apply(module, spec);
        assertThat(seen).containsExactly("GET http://files.invalid/app");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }
}
