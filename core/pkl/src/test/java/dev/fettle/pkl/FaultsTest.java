package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Check what users read when they make a mistake. Each case is an infra, {@code golden/NAME.pkl}, and what is said of it,
 * {@code golden/NAME.txt}. With the system property {@code fettle.golden=write} the latter are written anew.
 */
class FaultsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-key",
                "wrong-type",
                "bad-port",
                "missing-required",
                "bad-word",
                "several-mistakes",
                "secret-of-wrong-type",
                "secret-near-mistake",
                "problem-of-taskserv",
                "network-import",
                "network-read",
                "file-outside",
                "module-outside",
                "environment-read",
                "endless-recursion",
                "syntax",
                "package-with-syntax-error",
                "not-an-infra",
                "twins",
                "unknown-package",
                "fact-read-too-early"
            })
    void says_what_is_wrong_and_where(String name) throws IOException {
        String infra = resource(name + ".pkl");
        String said;
        try (PklInfra reader = Testing.builder(directory, infra).build()) {
            EngineException e = catchThrowableOfType(EngineException.class, reader::load);
            assertThat(e).as("a failure to load").isNotNull();
            said = e.diagnostics().stream().map(FaultsTest::shown).collect(Collectors.joining());
        }
        assertThat(said).doesNotContain("hush").doesNotContain("Pkl Error").doesNotContain("^^");
        if ("write".equals(System.getProperty("fettle.golden"))) {
            Files.writeString(GOLDEN.resolve(name + ".txt"), said);
        }
        assertThat(said).isEqualTo(resource(name + ".txt"));
    }

    @Test
    void stops_what_takes_too_long() {
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
