package dev.fettle.modules.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Decision;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandModuleTest {

    private final CommandModule module = new CommandModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/command"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void runsUntilItsGuardIsContent(String shell) throws Exception {
        SecretRef ref = SecretRef.parse("env:TOKEN");
        ScriptBench bench = new ScriptBench(shell.split(" ")).secret(ref, "it's $(secret)\"");
        Path work = Files.createDirectory(dir.resolve("-a b"));
        CommandSpec spec = new CommandSpec(
                Optional.of("printf %s \"$TOKEN\" >out\ncat >>out"),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("[ \"$(cat out 2>/dev/null)\" = \"$TOKEN!\" ]"),
                Optional.of("true && [ -d . ]"),
                Map.of("TOKEN", Content.secret(ref)),
                Optional.of(Content.of("!")),
                Optional.of(work.toString()),
                Optional.empty());
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.CHANGE);
        assertThat(work.resolve("out")).hasContent("it's $(secret)\"!");
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void letsAnotherInterpreterReadTheScript(String shell) throws Exception {
        Path made = dir.resolve("made");
        CommandSpec spec = new CommandSpec(
                Optional.of(
                        "BEGIN { while ((getline line) > 0) print line \"!\" > file; print \"it's \\\"$x\\\" %s\" > file }"),
                List.of("awk", "-v", "file=" + made, "-f"),
                List.of(),
                Optional.of(made.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(Content.of("from stdin\n")),
                Optional.empty(),
                Optional.empty());
        ScriptBench bench = new ScriptBench(shell.split(" "));
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.CHANGE);
        assertThat(made).hasContent("from stdin!\nit's \"$x\" %s\n");
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void passesArgumentsUntouched(String shell) throws Exception {
        Path made = dir.resolve("a $(b)\n'c'");
        CommandSpec spec = new CommandSpec(
                Optional.empty(),
                List.of(),
                List.of("touch", "--", made.toString()),
                Optional.of(made.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.of("/"),
                Optional.empty());
        ScriptBench bench = new ScriptBench(shell.split(" "));
        bench.apply(module, spec);
        assertThat(made).exists();
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesAGuardThatCannotBeReadAsFailed(String shell) {
        CommandSpec spec = CommandSpec.script("true").unless("if ) then");
        assertThat(new ScriptBench(shell).decide(module, spec).kind()).isEqualTo(Decision.Kind.CHANGE);
    }

    @Test
    void foretellsThatItRunsWhenAGuardCannotBeAsked() {
        CommandSpec spec = CommandSpec.script("true").creating("/srv/app/done");
        assertThat(module.resources(spec).provides()).containsExactly("path:/srv/app/done");
        assertThat(module.resources(spec).needs()).containsExactly("path:/srv/app");
        assertThat(module.removal("path:/srv/app/done")).isEmpty();
    }
}
