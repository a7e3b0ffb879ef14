package dev.fettle.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.ArtifactResolver.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases are fetched once, and nothing is used that is not what its maker has published. */
class ReleasesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/releases").toAbsolutePath();
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/");

    @TempDir
    Path dir;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private Path resolve(String name, URI mirror, String... key) {
        Optional<Path> with = key.length == 0 ? Optional.empty() : Optional.of(FIXTURES.resolve(key[0]));
        return new Releases(dir.resolve("cache"), NOWHERE, NOWHERE)
                .resolve(new Wanted(name, Optional.of(mirror), with))
                .file()
                .path();
    }

    private static URI fixtures() {
        return FIXTURES.resolve("mirror").toUri();
    }

    private HttpServer serve(Path root) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            Path file = root.resolve(exchange.getRequestURI().getPath().substring(1));
            byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(Files.isRegularFile(file) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Test
    void aDirectoryIsAMirrorAndIsUsedInPlace() {
        assertThat(resolve("coder/2.8.0/amd64", fixtures()))
                .hasContent("archive\n")
                .startsWith(FIXTURES);
        assertThat(resolve("coder/2.8.0/amd64/deb", fixtures(), "release.key")).hasContent("package\n");
        assertThat(dir.resolve("cache")).doesNotExist();
    }

    @Test
    void aMirrorIsAskedOnce() throws IOException {
        HttpServer server = serve(FIXTURES.resolve("mirror"));
        try {
            Path first = resolve("coder/2.8.0/amd64", address(server), "release.key");
            assertThat(resolve("coder/2.8.0/amd64", address(server), "release.key"))
                    .isEqualTo(first)
                    .hasContent("archive\n");
            assertThat(asked)
                    .containsExactly(
                            "/v2.8.0/coder_2.8.0_checksums.txt",
                            "/v2.8.0/coder_2.8.0_checksums.txt.asc",
                            "/v2.8.0/coder_2.8.0_linux_amd64.tar.gz");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsKeptIsCheckedAgain() throws IOException {
        HttpServer server = serve(FIXTURES.resolve("mirror"));
        try {
            Path kept = resolve("coder/2.8.0/amd64", address(server));
            Files.writeString(kept, "tampered\n");
            assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", address(server)))
                    .hasMessageContaining("is not what its checksum says");
            assertThat(resolve("coder/2.8.0/amd64", address(server))).hasContent("archive\n");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesWhatIsNotWhatWasPublished() throws IOException {
        assertThatThrownBy(() -> resolve("coder/2.8.0/arm64", fixtures()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("`coder_2.8.0_linux_arm64.tar.gz` of " + FIXTURES)
                .hasMessageContaining("is not what its checksum says");
        assertThatThrownBy(() -> resolve("coder/2.8.0/arm64/deb", fixtures()))
                .hasMessageContaining("has no checksum of `coder_2.8.0_linux_arm64.deb`");
        assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", fixtures(), "other.key"))
                .hasMessageContaining("`coder_2.8.0_checksums.txt` is not signed by the key in")
                .hasMessageContaining("No public key");
        Path changed = Files.createDirectories(dir.resolve("mirror/v2.8.0"));
        for (String name : List.of("coder_2.8.0_linux_amd64.tar.gz", "coder_2.8.0_checksums.txt.asc")) {
            Files.copy(FIXTURES.resolve("mirror/v2.8.0").resolve(name), changed.resolve(name));
        }
        Files.writeString(
                changed.resolve("coder_2.8.0_checksums.txt"),
                Published.sha256(changed.resolve("coder_2.8.0_linux_amd64.tar.gz"))
                        + "  coder_2.8.0_linux_amd64.tar.gz\n");
        URI mirror = dir.resolve("mirror").toUri();
        assertThat(resolve("coder/2.8.0/amd64", mirror)).hasContent("archive\n");
        assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", mirror, "release.key"))
                .hasMessageContaining("BAD signature");
        assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", fixtures(), "mirror/v2.8.0/coder_2.8.0_checksums.txt"))
                .hasMessageContaining("is not a public key in text form");
    }

    @Test
    void saysWhereItLookedAndWhereToPutIt() throws IOException {
        assertThatThrownBy(() -> new Releases(dir.resolve("cache"), NOWHERE, NOWHERE)
                        .resolve(new Wanted("coder/2.8.0/amd64", Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics().toString())
                                .contains("`coder_2.8.0_linux_amd64.tar.gz` cannot be had from 127.0.0.1")
                                .contains("coder_2.8.0_checksums.txt", dir.resolve("cache/coder/2.8.0") + "."));
        assertThatThrownBy(() -> resolve("coder/2.9.0/amd64", fixtures()))
                .hasMessageContaining("`coder_2.9.0_checksums.txt` is not there");
        assertThatThrownBy(() -> resolve("coder/2.8.0/riscv64", fixtures()))
                .hasMessageContaining("There is no release `coder/2.8.0/riscv64`");
        HttpServer server = serve(dir);
        try {
            assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", address(server)))
                    .hasMessageContaining("the server answers 404 for `coder_2.8.0_checksums.txt`");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aMirrorThatWasMendedIsAskedAgain() throws IOException {
        Path release = Files.createDirectories(dir.resolve("mirror/v2.8.0"));
        Path archive = Files.writeString(release.resolve("coder_2.8.0_linux_amd64.tar.gz"), "archive");
        Path list = Files.writeString(
                release.resolve("coder_2.8.0_checksums.txt"), "0".repeat(64) + "  " + archive.getFileName() + "\n");
        HttpServer server = serve(dir.resolve("mirror"));
        try {
            assertThatThrownBy(() -> resolve("coder/2.8.0/amd64", address(server)))
                    .hasMessageContaining("is not what its checksum says");
            Files.writeString(list, Published.sha256(archive) + "  " + archive.getFileName() + "\n");
            assertThat(resolve("coder/2.8.0/amd64", address(server))).hasContent("archive");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tellsWhatIsNotThereFromWhatMustNotBeUsed() {
        assertThat(isUnreachable("coder/2.9.0/amd64", fixtures())).isTrue();
        assertThat(isUnreachable("coder/2.8.0/amd64", NOWHERE)).isTrue();
        assertThat(isUnreachable("coder/2.8.0/arm64", fixtures())).isFalse();
        assertThat(isUnreachable("coder/2.8.0/arm64/deb", fixtures())).isFalse();
        assertThat(isUnreachable("coder/2.8.0/riscv64", fixtures())).isFalse();
        assertThat(isUnreachable("coder/2.8.0/amd64", fixtures(), "other.key")).isFalse();
    }

    private boolean isUnreachable(String name, URI mirror, String... key) {
        return Releases.isUnreachable(catchThrowableOfType(EngineException.class, () -> resolve(name, mirror, key)));
    }

    @Test
    void takesTerraformOutOfItsArchive() throws IOException {
        Path release = Files.createDirectories(dir.resolve("mirror/1.6.6"));
        Path zip = release.resolve("terraform_1.6.6_linux_arm64.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("LICENSE.txt"));
            out.putNextEntry(new ZipEntry("terraform"));
            out.write("program".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                release.resolve("terraform_1.6.6_SHA256SUMS"),
                Published.sha256(zip) + "  terraform_1.6.6_linux_arm64.zip\n");
        URI mirror = dir.resolve("mirror").toUri();
        Path program = resolve("terraform/1.6.6/arm64", mirror);
        assertThat(program).hasContent("program").hasFileName("terraform");
        assertThat(resolve("terraform/1.6.6/arm64", mirror)).isEqualTo(program);
        assertThatThrownBy(() -> resolve("terraform/1.6.6/arm64/deb", mirror))
                .hasMessageContaining("There is no release");
    }
}
