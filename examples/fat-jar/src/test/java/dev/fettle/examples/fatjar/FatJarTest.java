package dev.fettle.examples.fatjar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar that maven-shade has packed, on this Java and on those that {@code fettle.javas} names, between colons. */
class FatJarTest {

    private static Stream<String> javas() {
        return Stream.concat(
                        Stream.of(System.getProperty("java.home")),
                        Stream.of(System.getProperty("fettle.javas", "").split(":")))
                .filter(home -> !home.isEmpty())
                .distinct();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith("-all.jar")).toList();
            assertThat(jars).as("what `mvn package` has packed").hasSize(1);
            return jars.get(0);
        }
    }

    @ParameterizedTest
    @MethodSource("javas")
    void plansOnAHost(String home, @TempDir Path dir) throws Exception {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(
                dir.resolve("infra/here.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/greeting/Greeting.pkl"
                servers {
                  ["here"] {
                    connection = "local"
                    act_as = "%s"
                    taskservs { new Greeting { path = "%s" } }
                  }
                }
                """.formatted(System.getProperty("user.name"), dir.resolve("greeting")));
        Process process = new ProcessBuilder(
                        Path.of(home, "bin", "java").toString(),
                        "-Dpolyglotimpl.AttachLibraryFailureAction=ignore",
                        "-jar",
                        jar().toString(),
                        "here",
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains(
                        "coder docker greeting nginx node-exporter postgresql prometheus redis tls\n",
                        "greeting/file@here",
                        "Plan: 1 to change, 0 up to date, on 1 host. Exact: 1 of 1 task.",
                        "\"format\" : \"fettle.plan\"");
        assertThat(dir.resolve("greeting")).doesNotExist();
    }
}
