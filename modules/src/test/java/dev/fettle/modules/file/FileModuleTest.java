package dev.fettle.modules.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileModuleTest {

    private final FileModule module = new FileModule();

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/file"), module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void createsMendsAndRemoves(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = dir.resolve("a $(b) 'c'\nd");
        FileSpec spec = FileSpec.of(path.toString(), "one\n").owned("nobody", "54321", "640");
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.CHANGE);
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);

        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setAttribute(path, "unix:uid", 0);
        Decision.Change mended = (Decision.Change) bench.apply(module, spec);
        assertThat(mended.reason()).isEqualTo("owner and mode differ");
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);

        Files.writeString(path, "two\n");
        Decision.Change changed = (Decision.Change) bench.apply(module, spec);
        assertThat(changed.differences()).hasSize(1);
        assertThat(changed.differences().get(0).before()).contains("two\n");
        assertThat(path).hasContent("one\n");

        FileSpec absent = FileSpec.absent(path.toString());
        assertThat(((Decision.Change) bench.apply(module, absent)).destructive())
                .isTrue();
        assertThat(path).doesNotExist();
        assertThat(bench.apply(module, absent).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsSetIdBitsWhenTheOwnerChanges(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = Files.writeString(dir.resolve("tool"), "x");
        Files.setAttribute(path, "unix:mode", 04755);
        FileSpec spec = new FileSpec(
                path.toString(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("nobody"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Presence.PRESENT);
        bench.apply(module, spec);
        assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(04755);
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void doesNotRemoveAFileThatChangedMeanwhile(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = Files.writeString(dir.resolve("f"), "seen");
        Decision.Change decision = (Decision.Change) bench.decide(module, FileSpec.absent(path.toString()));
        Files.writeString(path, "written since");
        ScriptBench.Ended ended = bench.perform(decision.actions().get(0));
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("has changed since it was looked at");
        assertThat(path).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void doesNotChangeWhatALinkPointsTo(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path path = Files.writeString(dir.resolve("f"), "x");
        Path other = Files.writeString(dir.resolve("other"), "x");
        Files.setAttribute(other, "unix:mode", 0600);
        FileSpec spec = FileSpec.of(path.toString(), "x").owned("root", "root", "0777");
        Decision.Change decision = (Decision.Change) bench.decide(module, spec);
        Files.delete(path);
        Files.createSymbolicLink(path, other);
        assertThat(bench.perform(decision.actions().get(0)).status()).isNotZero();
        assertThat((int) Files.getAttribute(other, "unix:mode") & 07777).isEqualTo(0600);
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.BLOCKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void replacesALinkWhenForced(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path other = Files.writeString(dir.resolve("other"), "theirs");
        Path path = Files.createSymbolicLink(dir.resolve("f"), other);
        FileSpec spec = new FileSpec(
                path.toString(),
                Optional.of(Content.of("ours")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Presence.PRESENT);
        bench.apply(module, spec);
        assertThat(path).isRegularFile().hasContent("ours");
        assertThat(Files.isSymbolicLink(path)).isFalse();
        assertThat(other).hasContent("theirs");
    }

    @Test
    void needsItsDirectoryAndOwners() {
        FileSpec spec = FileSpec.of("/etc/app/a.conf", "x").owned("app", "1000", "0600");
        assertThat(module.resources(spec).manages()).containsExactly("path:/etc/app/a.conf");
        assertThat(module.resources(spec).needs()).containsExactly("path:/etc/app", "user:app");
        assertThat(module.probes(spec).get(1).needs()).containsExactly("path:/etc/app", "user:app");
        assertThat(module.removal("path:/x")).contains(FileSpec.absent("/x"));
    }

    @Test
    void writesOneModeForTwoSpellings() {
        assertThat(FileSpec.of("/a", "x").owned("root", "root", "644"))
                .isEqualTo(FileSpec.of("/a", "x").owned("root", "root", "0644"));
    }

    @Test
    void refusesPathsThatAreNotPlain() {
        for (String path : new String[] {"etc/x", "/etc/../x", "/etc//x", "/etc/x/", "", "/etc/./x", "/a\0b", "/"}) {
            assertThatThrownBy(() -> FileSpec.of(path, "x")).as(path).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
