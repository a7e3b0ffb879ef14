package dev.fettle.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages are such as dpkg and rpm read, laid out as Coder's own, and say that they are none of Coder's. */
class PackageTest {

    private static final Path RELEASE = Path.of("target/standin-package").toAbsolutePath();

    private static final List<String> FILES = List.of(
            "/etc/coder.d/coder.env",
            "/usr/bin/coder",
            "/usr/lib/systemd/system/coder.service",
            "/usr/share/doc/coder/README.md",
            "/usr/share/doc/coder/copyright");

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
        assertThat(files()).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(run(dir.resolve("usr/bin/coder").toString(), "version")).contains("2.8.0", "not the real Coder");
        assertThat(dir.resolve("usr/share/doc/coder/copyright")).content().contains("STAND-IN");
    }

    @Test
    void rpmReadsIt() throws IOException, InterruptedException {
        assumeThatThereIs("rpmbuild");
        Path rpm = write("2.8.0", "rpm");
        assertThat(rpm).hasFileName("coder_2.8.0_linux_" + StandinRelease.architecture() + ".rpm");
        assertThat(run("rpm", "-qp", "--qf", "%{NAME} %{EVR} %{BUILDHOST} %{SUMMARY}", rpm.toString()))
                .isEqualTo("coder 2.8.0-1 standin STAND-IN for Coder 2.8.0, not the real one");
        assertThat(run("rpm", "-qp", "--configfiles", rpm.toString())).isEqualTo("/etc/coder.d/coder.env\n");
        assertThat(run("rpm", "-qp", "--list", rpm.toString()).lines()).containsExactlyInAnyOrderElementsOf(FILES);
        Path first = Files.move(rpm, dir.resolve("first.rpm"));
        assertThat(Files.mismatch(write("2.8.0", "rpm"), first)).isEqualTo(-1);
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
        assertThatThrownBy(() -> write("2.8.0", "apk"))
                .isInstanceOf(StandinException.class)
                .hasMessageContaining("not as `apk`");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> "/" + dir.relativize(f))
                    .toList();
        }
    }

    /** Leave a test out on a machine that lacks a program, but not where everything is tested. */
    private static void assumeThatThereIs(String program) {
        boolean isThere =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, program)));
        assumeTrue(isThere || "true".equals(System.getenv("CI")), program + " is missing.");
    }

    private static Path write(String version) {
        return write(version, "deb");
    }

    private static Path write(String version, String form) {
        return StandinRelease.writePackage(RELEASE, version, StandinRelease.architecture(), form);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
