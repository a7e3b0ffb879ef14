package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.Engine;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Check what users and authors read when they make a mistake. Each case is an infra, {@code golden/NAME.pkl}, followed by the files
 * that it imports, each behind a line with its name, and what is said of it, {@code golden/NAME.txt}. With the system property {@code fettle.golden=write} the latter are written anew.
 */
class FaultsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path directory;

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pkl"))
                    .map(name -> name.replaceFirst("[.]pkl$", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void says_what_is_wrong_and_where(String name) throws IOException {
        String[] parts = resource(name + ".pkl").split("(?m)^//// ");
        for (String part : List.of(parts).subList(1, parts.length)) {
            int end = part.indexOf('\n');
            Files.writeString(directory.resolve(part.substring(0, end)), part.substring(end + 1));
        }
        String said = problems(parts[0]).stream().map(FaultsTest::shown).collect(Collectors.joining());
        assertThat(said)
                .isNotEmpty()
                .doesNotContain("hush")
                .doesNotContain("Pkl Error")
                .doesNotContain("^^");
        if ("write".equals(System.getProperty("fettle.golden"))) {
            Files.writeString(GOLDEN.resolve(name + ".txt"), said);
        }
        assertThat(said).isEqualTo(resource(name + ".txt"));
    }

    /** Load an infra and, where that succeeds, try it as the engine does before it contacts a host. */
    private List<Diagnostic> problems(String infra) {
        try (PklInfra reader = Testing.builder(directory, infra).build()) {
            return Engine.builder()
                    .modules(List.of(new Testing.NoteModule()))
                    .build()
                    .rehearse(reader.load())
                    .problems()
                    .stream()
                    .filter(problem -> problem.isError() && problem.code() != Diagnostic.Code.CONNECTOR_UNKNOWN)
                    .toList();
        } catch (EngineException e) {
            return e.diagnostics();
        }
    }

    @Test
    void covers_what_authors_do_wrong_most() throws IOException {
        assertThat(cases().toList()).hasSizeGreaterThanOrEqualTo(50);
    }

    @Test
    void stops_what_takes_too_long() {
        // Pkl's own first start does not survive being stopped, so let it be over.
        assertThat(problems("amends \"modulepath:/fettle/Infra.pkl\"\n")).isEmpty();
        String endless = """
                amends "modulepath:/fettle/Infra.pkl"
                servers { ["a"] { address = IntSeq(0, 1000000000000).fold(0, (a, b) -> a + b).toString() } }
                """;
        try (PklInfra reader = Testing.builder(directory, endless)
                .timeLimit(Duration.ofMillis(700))
                .build()) {
            assertThatThrownBy(reader::load).isInstanceOf(EngineException.class).hasMessageContaining("timed out");
        }
    }

    @Test
    void names_the_infras_that_exist() throws IOException {
        Files.createDirectories(directory.resolve("infra/quick"));
        Files.writeString(directory.resolve("infra/quick/infra.pkl"), "");
        Files.writeString(directory.resolve("infra/prod.pkl"), "");
        List<Path> places = List.of(directory);
        assertThatThrownBy(() -> InfraFile.find("nope", places))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(shown(e.diagnostics().get(0)))
                                .isEqualTo("infra-unknown: There is no infra `nope`.\n"
                                        + "  These exist: prod, quick. A path must end in `.pkl`.\n"));
        InfraFile quick = InfraFile.find("quick", places);
        assertThat(quick.name()).isEqualTo("quick");
        assertThat(quick.root()).isEqualTo(directory.toRealPath());
        assertThat(InfraFile.find("prod", places).root()).isEqualTo(directory.toRealPath());
        assertThat(InfraFile.find("infra/prod.pkl", places).name()).isEqualTo("prod");
        assertThatThrownBy(() -> InfraFile.find("infra/x.pkl", places)).isInstanceOf(EngineException.class);
    }

    private static String shown(Diagnostic d) {
        return d.code().text() + ": " + d.where().map(w -> w + ": ").orElse("") + d.summary() + "\n"
                + (d.hint().isEmpty() ? "" : "  " + d.hint() + "\n");
    }

    private static String resource(String name) throws IOException {
        try (var in = FaultsTest.class.getResourceAsStream("/golden/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
