package dev.fettle.examples.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.assembly.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {

    @TempDir
    Path dir;

    private int check(String connection) throws IOException {
        Path infra =
                Files.writeString(dir.resolve("shop.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "Motd.pkl"
                servers { ["web-1"] { %s; act_as = "%s"; taskservs { new Motd {} } } }
                """.formatted(connection, System.getProperty("user.name")));
        Files.writeString(dir.resolve("Motd.pkl"), """
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                taskserv = "drift-motd"
                name = "drift-motd"
                tasks { new on.File { id = "message"; path = "%s/motd"; content = "hi\\n" } }
                """.formatted(dir));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Drift(
                        new Surroundings(dir, System.getProperty("user.name"), dir.resolve("cache"), Map.of()),
                        new PrintStream(out, true, StandardCharsets.UTF_8))
                .check(infra.toString(), dir.resolve("reports"));
    }

    @Test
    void tellsDriftByCodeAndReports() throws IOException {
        assertThat(check("connection = \"local\"")).isEqualTo(2);
        assertThat(dir.resolve("reports/drift.xml"))
                .content()
                .contains("<testsuite name=\"web-1\" tests=\"1\" failures=\"1\"", "the file is missing");
        assertThat(dir.resolve("reports/drift.sarif")).content().contains("\"ruleId\" : \"change\"", "shop.pkl");
        Files.writeString(dir.resolve("motd"), "hi\n");
        assertThat(check("connection = \"local\"")).isZero();
        assertThat(dir.resolve("reports/drift.xml")).content().contains("failures=\"0\"");
    }

    @Test
    void aHostThatCannotBeReachedIsNotCalm() throws IOException {
        assertThat(check("connection = \"ssh\"; address = \"127.0.0.1\"; port = 1"))
                .isEqualTo(4);
    }

    /** In a JVM of its own: the code is the process's. */
    @Test
    void mainExitsByTheCode() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Drift.class.getName(),
                dir.resolve("none.pkl").toString(),
                dir.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("There is no infra file");
        assertThat(process.waitFor()).isEqualTo(3);
    }
}
