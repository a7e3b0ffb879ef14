package dev.fettle.modules.environmentfile;

import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class EnvironmentFileModuleTest {

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/environment-file"), new EnvironmentFileModule());
    }
}
