package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fettle.assembly.Surroundings;
import dev.fettle.report.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Help, manual pages, and completion tried in the shells themselves. */
class ShellCommandsTest {

    @TempDir
    Path dir;

    private static CommandLine line() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(InputStream.nullInputStream(), nowhere, nowhere, Style.PLAIN, Terminal.NONE);
        Surroundings surroundings = new Surroundings(Path.of("/"), "root", Path.of("/"), Map.of());
        return Main.line(Desk.shop(console, surroundings, Path.of("")));
    }

    static Stream<CommandLine> commands() {
        return Examples.tree(line()).stream();
    }

    private String printed(String... args) {
        Desk desk = new Desk(dir);
        assertThat(desk.run(args)).as(desk.said()).isZero();
        return desk.out();
    }

    /** Leave a test out where this machine lacks a program; fail instead where CI asked for all of them. */
    private static void need(String program) {
        boolean there = Files.isExecutable(Path.of("/usr/bin", program));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(program + " is installed").isTrue();
        }
        Assumptions.assumeTrue(there, "needs " + program);
    }

    private String run(String input, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", dir.toString());
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandShowsExamplesThatCanBeTyped(CommandLine command) {
        List<String> examples = Examples.all().getOrDefault(Examples.words(command), List.of());
        assertThat(examples).isNotEmpty();
        assertThat(command.getUsageMessage()).contains("\nExamples:\n  " + examples.get(0));
        assertThat(examples).allSatisfy(example -> {
            assertThat(example).hasSizeLessThan(77);
            List<String> words = new ArrayList<>(List.of(example.replaceFirst("  +#.*", "")
                    .replaceFirst(" [>|] .*", "")
                    .split(" ")));
            assertThat(words.remove(0)).isEqualTo("fettle");
            assertThat(String.join(" ", words)).startsWith(Examples.words(command));
            assertThatCode(() -> line().parseArgs(words.toArray(String[]::new))).doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAManualPage(CommandLine command) {
        String page = printed(Stream.concat(
                        Stream.of("man"), Stream.of(Examples.words(command).split(" ")))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new));
        assertThat(page)
                .startsWith(".TH \""
                        + ManPage.name(command)
                                .toUpperCase(java.util.Locale.ROOT)
                                .replace("-", "\\-"))
                .containsPattern("\\.SH \"NAME\"\n.*[^\\s.]\n\\.SH")
                .contains(".SH \"NAME\"\n", ".SH \"SYNOPSIS\"\n", ".SH \"OPTIONS\"\n", ".SH \"EXAMPLES\"\n")
                .doesNotContain("${");
        assertThat(page).matches("(?s)\\p{ASCII}*");
        assertThat(page.lines().filter(l -> l.startsWith(".")))
                .allSatisfy(l -> assertThat(l).matches("\\.(TH|SH|TP|nf|fi)( \"[^\"]*\")*"));
        for (ArgSpec argument : command.getCommandSpec().args()) {
            assertThat(argument.description()).as(argument.toString()).isNotEmpty();
        }
    }

    @Test
    void writesAllPagesAndNamesCommandsThatAreNone() throws IOException {
        printed("man", "--write", "man/man1");
        try (Stream<Path> pages = Files.list(dir.resolve("man/man1"))) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .hasSize((int) commands().count())
                    .contains("fettle.1", "fettle-taskserv-create.1");
        }
        Desk desk = new Desk(dir);
        assertThat(desk.run("man", "frobnicate")).isEqualTo(3);
        assertThat(desk.err()).contains("There is no command `frobnicate`.");
        Files.writeString(dir.resolve("file"), "");
        assertThat(desk.run("man", "--write", "file")).isEqualTo(3);
        assertThat(desk.err()).contains("cannot be written to");
    }

    @Test
    void completesInFish() throws Exception {
        need("fish");
        Files.writeString(dir.resolve("fettle.fish"), printed("completion", "fish"));
        Files.writeString(dir.resolve("some.plan"), "");
        assertThat(fish("fettle taskserv cr")).containsExactly("create");
        assertThat(fish("fettle pl")).containsExactly("plan");
        assertThat(fish("fettle plan --only")).containsExactly("--only-changes");
        assertThat(fish("fettle plan -i here --group-by ")).containsExactly("kind", "server", "taskserv");
        assertThat(fish("fettle taskserv create coder --det")).containsExactly("--detailed-exitcode");
        assertThat(fish("fettle taskserv show list --")).contains("--help").doesNotContain("--infra");
        assertThat(fish("fettle apply som")).containsExactly("some.plan");
        assertThat(fish("fettle plan --host som")).isEmpty();
        assertThat(fish("fettle completion ")).containsExactly("bash", "fish", "zsh");
    }

    private List<String> fish(String typed) throws Exception {
        return run("", "fish", "--no-config", "-c", "source fettle.fish; complete -C '" + typed + "'")
                .lines()
                .map(line -> line.split("\t")[0])
                .toList();
    }

    private static final String TYPED =
            "fettle taskserv cr\t -x\nfettle plan --only\t\nfettle plan --group-by KI\t\nexit\n";

    @Test
    void completesInZsh() throws Exception {
        need("zsh");
        Files.writeString(dir.resolve("completion"), printed("completion", "zsh"));
        Files.writeString(dir.resolve("rc"), """
                autoload -Uz compinit && compinit -D -u
                fettle() { print -r -- "typed <$*>" }
                source ./completion
                """);
        assertThat(run("source ./rc\n" + TYPED, "script", "-qec", "zsh -f -i", "/dev/null"))
                .contains("typed <taskserv create -x>", "typed <plan --only-changes>", "typed <plan --group-by KIND>");
    }

    @Test
    void completesInBash() throws Exception {
        need("script");
        Files.writeString(dir.resolve("completion"), printed("completion"));
        Files.writeString(dir.resolve("rc"), "source ./completion\nfettle() { echo \"typed <$*>\"; }\n");
        assertThat(run("source ./rc\n" + TYPED, "script", "-qec", "bash --norc -i", "/dev/null"))
                .contains("typed <taskserv create -x>", "typed <plan --only-changes>", "typed <plan --group-by KIND>");
    }
}
