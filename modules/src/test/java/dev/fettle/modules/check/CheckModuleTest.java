package dev.fettle.modules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.check.CheckSpec.Severity;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckModuleTest {

    private final CheckModule module = new CheckModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/check"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void asksWithVariablesThatNeverBecomeShellText(String shell) {
        SecretRef token = SecretRef.parse("env:TOKEN");
        ScriptBench bench = new ScriptBench(shell).secret(token, "a'b\"c$(exit 9)");
        CheckSpec spec = new CheckSpec(
                "[ \"$TOKEN\" = 'a'\\''b\"c$(exit 9)' ] && printf 'one\\n%s\\n' \"$NAME\"",
                Map.of("TOKEN", Content.secret(token), "NAME", Content.of("$(exit 8) -n")),
                Severity.ERROR,
                "",
                List.of(),
                Optional.empty());
        Decision decision = bench.decide(module, spec);
        assertThat(decision).isInstanceOf(Decision.UpToDate.class);
        assertThat(((Decision.UpToDate) decision).outputs().get(CheckModule.ANSWER))
                .hasToString("one\n$(exit 8) -n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void saysWhatTheScriptSaidOnEitherStream(String shell) {
        ScriptBench bench = new ScriptBench(shell);
        assertThat(bench.decide(module, script("echo 'no disk' >&2; false")))
                .isEqualTo(Decision.blocked("no disk", "Buy one."));
        assertThat(bench.decide(module, script("exit 7")).reason()).isEqualTo("the question was answered with no");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> new CheckSpec(
                        "x", Map.of("A-B", Content.of("")), Severity.ERROR, "", List.of(), Optional.empty()))
                .hasMessageContaining("`A-B`");
        assertThatThrownBy(() -> new CheckSpec("x", Map.of(), Severity.ERROR, "", List.of("coder"), Optional.empty()))
                .hasMessageContaining("`coder`");
    }

    private static CheckSpec script(String script) {
        return new CheckSpec(script, Map.of(), Severity.ERROR, "Buy one.", List.of(), Optional.empty());
    }
}
