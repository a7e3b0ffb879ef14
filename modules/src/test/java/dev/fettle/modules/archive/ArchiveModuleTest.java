package dev.fettle.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ModuleCases;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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
                Optional.of(source), path.toString(), 1, Optional.of(owner), Optional.empty(), Presence.PRESENT);
    }

    @Test
    void whatIsRemovedNeedsNeitherSourceNorTool() {
        ArchiveSpec absent = new ArchiveSpec(
                Optional.of(Content.of("/root/app.zip")),
                "/opt/app",
                0,
                Optional.empty(),
                Optional.empty(),
                Presence.ABSENT);
        assertThat(absent).isEqualTo(ArchiveSpec.absent("/opt/app"));
        assertThat(module.resources(absent).needs()).isEmpty();
        assertThat(module.probes(absent)).isEqualTo(module.probes(ArchiveSpec.absent("/opt/app")));
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

    private void sh(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile())
                .start();
        assertThat(process.waitFor()).as(script).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void unpacksWhatIsCompressedInAnyManner(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        archive("one");
        sh("cd tree; ln -s app app-1/bin/link; tar -cJf ../a.tar.xz app-1; tar --zstd -cf ../a.tar.zst app-1;"
                + " tar -cjf ../a.tar.bz2 app-1; zip -qry ../a.zip app-1; tar -cf ../a.tar app-1");
        for (String kind : new String[] {"tar", "tar.xz", "tar.zst", "tar.bz2", "zip"}) {
            for (int strip : new int[] {0, 2}) {
                Path target = dir.resolve(kind + strip);
                ArchiveSpec spec = new ArchiveSpec(
                        Optional.of(local(dir.resolve("a." + kind))),
                        target.toString(),
                        strip,
                        Optional.empty(),
                        Optional.empty(),
                        Presence.PRESENT);
                bench.apply(module, spec);
                Path bin = strip == 0 ? target.resolve("app-1/bin") : target;
                assertThat(bin.resolve("app")).hasContent("one").isExecutable();
                assertThat(bin.resolve("link")).isSymbolicLink();
                assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void mendsWhatSomebodyChangedAndTakesAwayWhatTheNextArchiveLacks(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        Path target = dir.resolve("app");
        sh("mkdir -p t/bin t/old; echo one >t/bin/app; echo x >'t/old/a b'; echo y >t/edited; ln -s app t/bin/link;"
                + " tar -czf 1.tar.gz -C t .; rm -r t/old t/edited; tar -czf 2.tar.gz -C t .");
        ArchiveSpec one = ArchiveSpec.of(local(dir.resolve("1.tar.gz")), target.toString());
        bench.apply(module, one);
        sh("echo by hand >app/bin/app; rm 'app/old/a b'; ln -sf other app/bin/link; echo mine >app/mine");
        Decision.Change drift = (Decision.Change) bench.apply(module, one);
        assertThat(drift.reason()).isEqualTo("what was unpacked has changed");
        assertThat(drift.differences())
                .containsExactlyInAnyOrder(
                        Difference.of("bin/app", "changed", "as in the archive"),
                        Difference.of("old/a b", "missing", "as in the archive"),
                        Difference.of("bin/link", "changed", "as in the archive"));
        assertThat(bench.decide(module, one).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(target.resolve("bin/link")).hasContent("one\n");
        sh("echo by hand >app/edited");
        ArchiveSpec two = ArchiveSpec.of(local(dir.resolve("2.tar.gz")), target.toString());
        bench.apply(module, two);
        assertThat(target.resolve("old")).doesNotExist();
        assertThat(target.resolve("edited")).hasContent("by hand\n");
        assertThat(target.resolve("mine")).hasContent("mine\n");
        assertThat(bench.decide(module, two).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void refusesWhatLeadsOutOfTheDirectory(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell);
        sh("mkdir -p in/a/b; echo x >evil; cd in; tar -cPf ../up.tar ../evil; tar -cPf ../root.tar \"$PWD/../evil\";"
                + " ln -s /etc absolute; tar -cf ../absolute.tar absolute; ln -s ../.. a/out; tar -cf ../out.tar a/out;"
                + " rm a/out; ln -s ../.. a/b/top; ln -s a/b/top/../x over; tar -cf ../over.tar a over;"
                + " ln -s a/b fine; rm over; tar -cf ../fine.tar a fine; cd ../in/a; zip -q ../../up.zip ../../evil");
        for (String name : new String[] {"up.tar", "root.tar", "absolute.tar", "out.tar", "over.tar", "up.zip"}) {
            Path target = dir.resolve("target-" + name);
            ArchiveSpec spec = ArchiveSpec.of(Content.of(dir.resolve(name).toString()), target.toString());
            List<Action> actions = ((Decision.Change) bench.decide(module, spec)).actions();
            bench.perform(actions.get(0));
            ScriptBench.Ended ended = bench.perform(actions.get(1));
            assertThat(ended.status()).as(name).isNotZero();
            assertThat(ended.errors()).as(name).containsPattern("has (members|links) that lead out of the directory: ");
            assertThat(target.toFile().list()).as(name).containsExactly(".fettle-archive.sha256");
        }
        ArchiveSpec fine = ArchiveSpec.of(
                Content.of(dir.resolve("fine.tar").toString()),
                dir.resolve("fine").toString());
        bench.apply(module, fine);
        assertThat(bench.decide(module, fine).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }
}
