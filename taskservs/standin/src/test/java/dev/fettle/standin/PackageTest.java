package dev.fettle.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package is one that dpkg reads, laid out as Coder's own, and says that it is none of Coder's. */
class PackageTest {

    private static final Path RELEASE = Path.of("target/standin-package").toAbsolutePath();

    @TempDir
    Path dir;

    @Test
    void dpkgReadsIt() throws IOException, InterruptedException {
        Path deb = write("2.8.0");
        assertThat(deb).hasFileName("coder_2.8.0_linux_" + StandinRelease.architecture() + ".deb");
        assertThat(run("dpkg-deb", "-f", deb.toString()))
                .contains("Package: coder", "Version: 2.8.0-1", "Architecture: " + StandinRelease.architecture())
                .contains("Description: STAND-IN for Coder 2.8.0, not the real one");
        assertThat(run("dpkg-deb", "-I", deb.toString(), "conffiles")).isEqualTo("/etc/coder.d/coder.env\n");
        run("dpkg-deb", "-x", deb.toString(), dir.toString());
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(Files::isRegularFile).map(f -> "/" + dir.relativize(f)))
                    .containsExactlyInAnyOrder(
                            "/etc/coder.d/coder.env",
                            "/usr/bin/coder",
                            "/usr/lib/systemd/system/coder.service",
                            "/usr/share/doc/coder/README.md",
                            "/usr/share/doc/coder/copyright");
        }
        assertThat(run(dir.resolve("usr/bin/coder").toString(), "version")).contains("2.8.0", "not the real Coder");
        assertThat(dir.resolve("usr/share/doc/coder/copyright")).content().contains("STAND-IN");
    }

    @Test
    void theChecksumsNameBothForms() throws IOException {
        Path release = RELEASE.resolveSibling("standin-both");
        Path deb = StandinRelease.writePackage(release, "2.8.1", StandinRelease.architecture(), "deb");
        Path archive = StandinRelease.write(release, "2.8.1", StandinRelease.architecture());
        Path again = StandinRelease.writePackage(release, "2.8.1", StandinRelease.architecture(), "deb");
        assertThat(again).isEqualTo(deb);
        assertThat(Files.readAllLines(release.resolve("coder_2.8.1_checksums.txt")))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).endsWith("  " + deb.getFileName()))
                .anySatisfy(line -> assertThat(line).endsWith("  " + archive.getFileName()));
    }

    @Test
    void theSameInputMakesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(write("2.8.0"));
        Files.delete(write("2.8.0"));
        assertThat(Files.readAllBytes(write("2.8.0"))).isEqualTo(first);
    }

    @Test
    void thereIsNoStandInForOtherPackages() {
        assertThatThrownBy(() -> StandinRelease.writePackage(RELEASE, "2.8.0", StandinRelease.architecture(), "rpm"))
                .isInstanceOf(StandinException.class)
                .hasMessageContaining("not as `rpm`");
    }

    private static Path write(String version) {
        return StandinRelease.writePackage(RELEASE, version, StandinRelease.architecture(), "deb");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
