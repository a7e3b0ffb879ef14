package dev.fettle.modules.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserModuleTest {

    private final UserModule module = new UserModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/user"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void seesWhoIsThere(String shell) {
        ScriptBench bench = new ScriptBench(shell);
        assertThat(bench.decide(module, UserSpec.of("games")).reason()).doesNotStartWith("there is no");
        assertThat(bench.decide(module, UserSpec.of("fettle-nobody")).reason()).startsWith("there is no such user");
        assertThat(bench.decide(module, UserSpec.absent("fettle-nobody")).reason())
                .startsWith("there is no such user");
    }
}
