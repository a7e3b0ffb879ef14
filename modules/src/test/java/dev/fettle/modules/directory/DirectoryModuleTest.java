package dev.fettle.modules.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryModuleTest {

    private final DirectoryModule module = new DirectoryModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/directory"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void createsWithSetIdBitsAndClearsThem(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = dir.resolve("a b");
        DirectorySpec shared = DirectorySpec.of(path.toString(), "nobody", "nogroup", "2775");
        bench.apply(module, shared);
        assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(02775);
        assertThat(bench.apply(module, shared).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        DirectorySpec plain = DirectorySpec.of(path.toString(), "nobody", "nogroup", "755");
        bench.apply(module, plain);
        assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(0755);
        assertThat(bench.apply(module, plain).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void setsTheStickyBitAndOwnersWithoutNamesWhateverTheNameIs(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = dir.resolve("-d\n $(x)");
        DirectorySpec sticky = DirectorySpec.of(path.toString(), "4123456", "4123457", "1777");
        bench.apply(module, sticky);
        assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(01777);
        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(4_123_456);
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(4_123_457);
        assertThat(bench.apply(module, sticky).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        bench.apply(module, DirectorySpec.absent(path.toString(), false));
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void removesOnlyWhatIsEmptyUnlessToldOtherwise(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = Files.createDirectory(dir.resolve("-d"));
        Path inside = Files.writeString(path.resolve(".hidden"), "x");
        String name = path.toString();
        assertThat(bench.decide(module, DirectorySpec.absent(name, false)).kind())
                .isEqualTo(Decision.Kind.BLOCKED);
        Decision.Change all = (Decision.Change) bench.decide(module, DirectorySpec.absent(name, true));
        assertThat(all.destructive()).isTrue();
        Files.delete(inside);
        Decision.Change empty = (Decision.Change) bench.apply(module, DirectorySpec.absent(name, false));
        assertThat(empty.destructive()).isFalse();
        assertThat(path).doesNotExist();
        Files.createDirectories(path.resolve("x/y"));
        bench.apply(module, DirectorySpec.absent(name, true));
        assertThat(path).doesNotExist();
        assertThat(bench.apply(module, DirectorySpec.absent(name, true)).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }
}
