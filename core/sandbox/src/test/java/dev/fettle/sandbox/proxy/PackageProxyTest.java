package dev.fettle.sandbox.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageProxyTest {

    @TempDir
    Path dir;

    private final PackageCacheTest.FakeUpstream upstream = new PackageCacheTest.FakeUpstream();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private PackageProxy proxy;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(dir.resolve("published"));
        PackageCache cache = new PackageCache(
                dir.resolve("cache"),
                Map.of("debian", URI.create("http://up/debian")),
                upstream,
                Clock.systemUTC(),
                Duration.ofMinutes(2));
        proxy = PackageProxy.start(new InetSocketAddress("127.0.0.1", 0), cache, dir.resolve("published"), log::add);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void servesAPackageFromTheCacheTheSecondTime() throws Exception {
        upstream.files.put("http://up/debian/pool/a~1+b.deb", "deb");

        assertThat(get("/debian/pool/a~1%2bb.deb").body()).isEqualTo("deb");
        assertThat(get("/debian/pool/a~1+b.deb").body()).isEqualTo("deb");

        assertThat(upstream.fetches).hasValue(1);
    }

    @Test
    void tellsAClientThatItsCopyIsStillGood() throws Exception {
        upstream.files.put("http://up/debian/dists/x/InRelease", "index");
        String modified = get("/debian/dists/x/InRelease")
                .headers()
                .firstValue("Last-Modified")
                .orElseThrow();

        HttpResponse<String> again = client.send(
                HttpRequest.newBuilder(uri("/debian/dists/x/InRelease"))
                        .header("If-Modified-Since", modified)
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void servesPublishedFilesAndTheirSize() throws Exception {
        Files.writeString(dir.resolve("published/release.tar.gz"), "release");
        Files.writeString(dir.resolve("published/empty"), "");

        assertThat(get("/files/release.tar.gz").body()).isEqualTo("release");
        assertThat(get("/files/empty").statusCode()).isEqualTo(200);
        HttpResponse<String> head = client.send(
                HttpRequest.newBuilder(uri("/files/release.tar.gz"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(7);
    }

    @Test
    void passesOnThatAFileIsMissingAndWhyItCannotBeFetched() throws Exception {
        assertThat(get("/debian/pool/none.deb").statusCode()).isEqualTo(404);
        assertThat(get("/files/none").statusCode()).isEqualTo(404);
        assertThat(get("/other/none").statusCode()).isEqualTo(404);
        upstream.files.put("http://up/debian/pool/bad.deb", "deb");
        upstream.failure = "no route";

        HttpResponse<String> failed = get("/debian/pool/bad.deb");

        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(failed.body()).contains("no route");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../secret",
                "/files/%2e%2e/secret",
                "/files//secret",
                "/debian/./x",
                "/files/",
                "/",
                "/%00"
            })
    void refusesPathsThatDoNotGoStraightDown(String path) throws Exception {
        Files.writeString(dir.resolve("secret"), "secret");

        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void doesNotTakeUploads() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/files/x"))
                        .PUT(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(dir.resolve("published/x")).doesNotExist();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + proxy.port() + path);
    }
}
