package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands on a real pseudo-terminal, seen by a terminal of so many rows and columns. */
class LiveViewTest {

    private static final String PASSWORD = "s3cr3t-Pa55word";

    @TempDir
    private Path dir;

    private Path pipe;
    private Process process;

    @BeforeEach
    void writeInfra() throws Exception {
        pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(dir.resolve("Slow.pkl"), """
                open module Slow
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/secret.pkl"
                taskserv = "slow"
                name = "slow"
                local first = new on.Command {
                  id = "a-command-with-a-long-name"
                  conduct { timeLimit = 1.min }
                  script = "echo \\"half way, $TOKEN\\"; read line <'%1$s'; echo \\"then $line\\""
                  environment { ["TOKEN"] = secret.of(secret.env("TOKEN")) }
                }
                tasks {
                  first
                  new on.Command { id = "last"; after { first }; script = "true" }
                }
                """.formatted(pipe));
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/here.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "../Slow.pkl"
                servers {
                  ["a-server-of-some-length"] { connection = "local"; act_as = "%s"; taskservs { new Slow {} } }
                }
                """.formatted(System.getProperty("user.name")));
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Reader start(int rows, int columns, String... args) throws IOException {
        return start(Map.of(), rows, columns, args);
    }

    private Reader start(Map<String, String> environment, int rows, int columns, String... args) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dfettle.terminal=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        java.addAll(Arrays.asList(args));
        String line = "stty rows " + rows + " cols " + columns + "; exec "
                + java.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", line, "/dev/null").directory(dir.toFile());
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TOKEN", PASSWORD);
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        process = builder.start();
        InputStream out = process.getInputStream();
        return new InputStreamReader(out, StandardCharsets.UTF_8);
    }

    private static void watch(Reader out, VirtualTerminal terminal, Predicate<VirtualTerminal> until)
            throws IOException {
        char[] buffer = new char[4096];
        StringBuilder heard = new StringBuilder();
        while (!until.test(terminal)) {
            int n = out.read(buffer);
            if (n < 0) {
                throw new AssertionError("It ended before: " + heard);
            }
            heard.append(buffer, 0, n);
            terminal.write(new String(buffer, 0, n));
        }
    }

    private static Predicate<VirtualTerminal> shows(String text) {
        return terminal -> String.join("\n", terminal.screen()).contains(text);
    }

    @Test
    void drawsABoardWhileACommandRunsAndTakesItAwayAtTheEnd() throws Exception {
        VirtualTerminal terminal = new VirtualTerminal(30, 140);
        Reader out = start(30, 140, "apply", "-i", "here", "-y");
        watch(out, terminal, shows("half way, ***"));
        List<String> screen = terminal.screen();
        assertThat(screen)
                .anyMatch(
                        line -> line.matches(
                                "a-server-of-some-length \\[-{20}] 0/2 slow/a-command-with-a-long-name \\d+ s: half way, \\*\\*\\*"))
                .anyMatch(line -> line.matches("0 of 2 tasks, 0 changed, \\d+ s"));
        Files.writeString(pipe, "through the pipe\n");
        watch(out, terminal, shows("Converged: 2 changes"));
        assertThat(process.waitFor()).isZero();
        assertThat(terminal.transcript())
                .contains("Plan: 2 to change", "changed     slow/a-command-with-a-long-name@", "changed     slow/last@")
                .doesNotContain("[----", "tasks, 0 changed", "s: half way", PASSWORD);
    }

    @Test
    void fitsFortyColumns() throws Exception {
        VirtualTerminal terminal = new VirtualTerminal(12, 40);
        Reader out = start(12, 40, "apply", "-i", "here", "-y", "-v");
        watch(out, terminal, shows("1 s"));
        assertThat(String.join("\n", terminal.screen())).contains("a-server… [-----] 0/2 slow/a-command");
        Files.writeString(pipe, "through the pipe\n");
        watch(out, terminal, shows("Converged: 2 changes"));
        assertThat(process.waitFor()).isZero();
        // No line was so long that the terminal had to break it: what follows is always further right.
        assertThat(terminal.transcript().replaceAll("\\s+", " "))
                .contains("| half way, ***", "| then through the pipe", "Recap a-server-of-some-length 2 changed");
        assertThat(terminal.broken()).isZero();
    }

    /** What an operator's variables say of colours and of the terminal. */
    @Test
    void usesNoColourAndDrawsNothingWhereTheEnvironmentSaysSo() throws Exception {
        assertThat(all(Map.of(), "plan", "-i", "here")).contains("\u001b[1m", "Plan: 2 to change");
        assertThat(all(Map.of("NO_COLOR", ""), "plan", "-i", "here")).contains("\u001b[1m");
        assertThat(all(Map.of("NO_COLOR", "1"), "plan", "-i", "here"))
                .contains("Plan: 2 to change")
                .doesNotContain("\u001b[1m");
        assertThat(all(Map.of("NO_COLOR", "1", "TERM", "dumb"), "plan", "-i", "here"))
                .contains("Plan: 2 to change")
                .doesNotContain("\u001b");
    }

    private String all(Map<String, String> environment, String... args) throws IOException {
        Reader out = start(environment, 24, 80, args);
        StringBuilder all = new StringBuilder();
        char[] buffer = new char[4096];
        for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
            all.append(buffer, 0, n);
        }
        return all.toString();
    }
}
