package dev.fettle.modules.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkModuleTest {

    private final LinkModule module = new LinkModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/link"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void linksRelinksAndUnlinks(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path path = dir.resolve("-l $(x)");
        LinkSpec first = LinkSpec.of(path.toString(), "-a 'b'");
        bench.apply(module, first);
        assertThat(Files.readSymbolicLink(path)).hasToString("-a 'b'");
        assertThat(bench.apply(module, first).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        // A link to a directory is replaced and not filled.
        Path directory = Files.createDirectory(dir.resolve("d"));
        bench.apply(module, LinkSpec.of(path.toString(), directory.toString()));
        bench.apply(module, first);
        assertThat(Files.readSymbolicLink(path)).hasToString("-a 'b'");
        assertThat(directory).isEmptyDirectory();
        bench.apply(module, LinkSpec.absent(path.toString()));
        assertThat(Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsLineBreaksInNameAndTarget(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = dir.resolve("-l\nm");
        LinkSpec link = LinkSpec.of(path.toString(), "a\nb");
        bench.apply(module, link);
        assertThat(Files.readSymbolicLink(path)).hasToString("a\nb");
        assertThat(bench.apply(module, link).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        bench.apply(module, LinkSpec.absent(path.toString()));
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void replacesAFileOnlyWhenForcedAndNeverADirectory(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = Files.writeString(dir.resolve("f"), "x");
        assertThat(bench.decide(module, LinkSpec.of(path.toString(), "t")).kind())
                .isEqualTo(Decision.Kind.BLOCKED);
        LinkSpec forced = new LinkSpec(path.toString(), Optional.of("t"), false, true, Presence.PRESENT);
        Decision.Change change = (Decision.Change) bench.decide(module, forced);
        assertThat(change.destructive()).isTrue();
        Files.delete(path);
        Files.createDirectory(path);
        assertThat(bench.perform(change.actions().get(0)).status()).isNotZero();
        assertThat(path).isDirectory();
        Files.delete(path);
        Files.writeString(path, "x");
        bench.apply(module, forced);
        assertThat(Files.readSymbolicLink(path)).hasToString("t");
    }
}
