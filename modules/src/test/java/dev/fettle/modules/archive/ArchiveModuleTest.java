package dev.fettle.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveModuleTest {

    private final ArchiveModule module = new ArchiveModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/archive"), module);
    }

    private Path archive(String text) throws Exception {
        Path tree = Files.createDirectories(dir.resolve("tree/app-1/bin"));
        Files.writeString(tree.resolve("app"), text);
        Files.setAttribute(tree.resolve("app"), "unix:mode", 0755);
        Path file = dir.resolve(text + ".tar.gz");
        Process tar = new ProcessBuilder(
                        "tar",
                        "-czf",
                        file.toString(),
                        "-C",
                        dir.resolve("tree").toString(),
                        "app-1")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return file;
    }

    private static Content local(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        return new Content(List.of(new Content.LocalFile(file, ScriptBench.sha256(bytes), bytes.length)));
    }

    private static ArchiveSpec stripped(Content source, Path path, String owner) {
        return new ArchiveSpec(
                Optional.of(source),
                path.toString(),
                1,
                Optional.of(owner),
                Optional.empty(),
                dev.fettle.modules.support.Presence.PRESENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void unpacksALocalArchiveOnce(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path target = dir.resolve("-the app");
        ArchiveSpec one = stripped(local(archive("one")), target, "nobody");
        bench.apply(module, one);
        assertThat(target.resolve("bin/app")).hasContent("one").isExecutable();
        assertThat(Files.getOwner(target.resolve("bin/app")).getName()).isEqualTo("nobody");
        assertThat(target.resolve(".fettle-archive")).doesNotExist();
        assertThat(bench.apply(module, one).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        ArchiveSpec two = stripped(local(archive("two")), target, "nobody");
        assertThat(bench.apply(module, two).reason()).isEqualTo("another archive is unpacked");
        assertThat(target.resolve("bin/app")).hasContent("two");
        assertThat(bench.apply(module, two).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        bench.apply(module, stripped(local(dir.resolve("two.tar.gz")), target, "daemon"));
        assertThat(Files.getOwner(target.resolve("bin/app")).getName()).isEqualTo("daemon");
        Decision.Change gone = (Decision.Change) bench.apply(module, ArchiveSpec.absent(target.toString()));
        assertThat(gone.destructive()).isTrue();
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void goesOnWhereItWasInterrupted(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path target = dir.resolve("app");
        ArchiveSpec spec = ArchiveSpec.of(local(archive("one")), target.toString());
        List<Action> actions = ((Decision.Change) bench.decide(module, spec)).actions();
        bench.perform(actions.get(0));
        bench.perform(actions.get(1));
        assertThat(bench.apply(module, spec).reason()).isEqualTo("the archive is not wholly unpacked");
        assertThat(target.resolve("app-1/bin/app")).hasContent("one");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void takesAnArchiveOfTheHostAndKeepsADirectoryThatWasThere(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path target = Files.createDirectory(dir.resolve("shared"));
        Path other = Files.writeString(target.resolve("other"), "x");
        Path source = archive("one");
        ArchiveSpec spec = ArchiveSpec.of(Content.of(source.toString()), target.toString());
        bench.apply(module, spec);
        assertThat(target.resolve("app-1/bin/app")).hasContent("one");
        assertThat(source).exists();
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(bench.decide(module, ArchiveSpec.absent(target.toString())).kind())
                .isEqualTo(Decision.Kind.BLOCKED);
        assertThat(other).exists();
        Files.writeString(source, "no archive");
        Decision.Change broken = (Decision.Change) bench.decide(module, spec);
        bench.perform(broken.actions().get(0));
        assertThat(bench.perform(broken.actions().get(1)).status()).isNotZero();
        assertThat(bench.decide(module, spec).reason()).isEqualTo("the archive is not wholly unpacked");
    }
}
