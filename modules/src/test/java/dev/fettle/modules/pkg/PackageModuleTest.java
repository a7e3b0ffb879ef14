package dev.fettle.modules.pkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackageModuleTest {

    private final PackageModule module = new PackageModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/package"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void asksDpkgAboutAllPackagesAtOnce(String shell) {
        List<PackageState> states = new ScriptBench(shell)
                .ask(Stream.of("dpkg", "fettle-no-such-package", "libstdc++6", "awk", "login", "dpkg:riscv64")
                        .map(name -> PackageState.probe(PackageSpec.of(name)))
                        .toList());
        assertThat(states).allMatch(s -> s.manager().equals("apt"));
        assertThat(states.get(0).status()).isEqualTo(PackageState.Status.INSTALLED);
        assertThat(states.get(1).status()).isEqualTo(PackageState.Status.ABSENT);
        assertThat(states.get(1).candidate()).isEmpty();
        assertThat(states.get(2).status()).isEqualTo(PackageState.Status.INSTALLED);
        assertThat(states.get(3).provider()).isPresent();
        assertThat(states.get(4).version())
                .hasValueSatisfying(v -> assertThat(v).contains(":"));
        assertThat(states.get(5).status()).isEqualTo(PackageState.Status.ABSENT);
    }

    @Test
    void letsOnlyOneTaskAtATimeUseThePackageManager() {
        assertThat(module.resources(PackageSpec.of("curl")).exclusive()).contains("packages");
        assertThat(module.resources(PackageSpec.of("curl")).manages()).containsExactly("package:curl");
        assertThat(module.removal("package:curl")).contains(PackageSpec.absent("curl"));
    }
}
