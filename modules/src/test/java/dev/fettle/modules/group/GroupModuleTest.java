package dev.fettle.modules.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupModuleTest {

    private final GroupModule module = new GroupModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/group"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void seesWhoIsThere(String shell) {
        ScriptBench bench = new ScriptBench(shell);
        assertThat(bench.decide(module, GroupSpec.of("games")).reason()).doesNotStartWith("there is no");
        assertThat(bench.decide(module, GroupSpec.of("fettle-nobody")).reason()).startsWith("there is no such group");
        assertThat(bench.decide(module, GroupSpec.absent("fettle-nobody")).reason())
                .startsWith("there is no such group");
    }
}
