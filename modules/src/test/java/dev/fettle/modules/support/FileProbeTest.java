package dev.fettle.modules.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.Probe;
import dev.fettle.testkit.ScriptBench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileProbeTest {

    @TempDir
    Path dir;

    private static ScriptBench bench(String shell) {
        return new ScriptBench(shell.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void tellsWhatIsThereWhateverItsName(String shell) throws Exception {
        List<String> names = List.of(
                "plain",
                "with space",
                "quote'\"s",
                "dollar$HOME$(id)",
                "-leading",
                "new\nline",
                "back\\slash",
                "*",
                "ü",
                "\\n");
        List<Probe<FileState>> probes = new ArrayList<>();
        for (String name : names) {
            Files.writeString(dir.resolve(name), "content of " + name);
            probes.add(FileProbe.of(dir.resolve(name).toString(), Content.of("content of " + name)));
        }
        probes.add(1, FileProbe.of(dir.resolve("missing").toString(), Content.of("x")));
        List<FileState> states = bench(shell).ask(probes);
        assertThat(states.get(1).type()).isEqualTo(FileState.Type.MISSING);
        for (int i = 0; i < states.size(); i++) {
            if (i != 1) {
                String name = names.get(i == 0 ? 0 : i - 1);
                assertThat(states.get(i).isFile()).as(name).isTrue();
                assertThat(states.get(i).matches()).as(name).isTrue();
                assertThat(states.get(i).text()).as(name).isEmpty();
                assertThat(states.get(i).size())
                        .isEqualTo(("content of " + name).getBytes(StandardCharsets.UTF_8).length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void followsNoLinks(String shell) throws Exception {
        Path target = Files.writeString(dir.resolve("target"), "x");
        Path link = Files.createSymbolicLink(dir.resolve("link"), target);
        Path odd = Files.createSymbolicLink(dir.resolve("odd"), Path.of("no where\n0"));
        Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nowhere"));
        List<FileState> states = bench(shell)
                .ask(List.of(
                        FileProbe.of(link.toString(), Content.of("y")),
                        FileProbe.of(dangling.toString()),
                        FileProbe.of(odd.toString())));
        assertThat(states).allMatch(FileState::isLink);
        assertThat(states.get(0).target()).contains(target.toString());
        assertThat(states.get(0).text()).isEmpty();
        assertThat(states.get(1).target()).contains("nowhere");
        assertThat(states.get(2).target()).contains("no where\n0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void bringsBackContentOnlyWhenItDiffersAndIsShortText(String shell) throws Exception {
        List<Probe<FileState>> probes = new ArrayList<>();
        for (byte[] bytes : List.of(
                "a\r\nb".getBytes(StandardCharsets.UTF_8),
                "caf\u00e9\n\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {'c', (byte) 0xe9, '\n'},
                new byte[] {'a', 0, 'b'},
                new byte[0],
                "x".repeat(FileProbe.SHOWN_LIMIT + 1).getBytes(StandardCharsets.UTF_8),
                "y".repeat(FileProbe.SHOWN_LIMIT).getBytes(StandardCharsets.UTF_8))) {
            Path file = Files.write(dir.resolve("f" + probes.size()), bytes);
            probes.add(FileProbe.of(file.toString(), Content.of("other")));
        }
        List<FileState> states = bench(shell).ask(probes);
        assertThat(states.get(0).text()).contains("a\r\nb");
        assertThat(states.get(1).text()).contains("caf\u00e9\n\n");
        assertThat(states.get(2).text()).isEmpty();
        assertThat(states.get(3).text()).isEmpty();
        assertThat(states.get(4).text()).contains("");
        assertThat(states.get(5).text()).isEmpty();
        assertThat(states.get(6).text()).hasValueSatisfying(t -> assertThat(t).hasSize(FileProbe.SHOWN_LIMIT));
        assertThat(states)
                .noneMatch(FileState::matches)
                .allMatch(s -> s.digest().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void readsModesAndOwnersWithoutNames(String shell) throws Exception {
        Path odd = Files.createDirectory(dir.resolve("odd"));
        Files.setAttribute(odd, "unix:uid", 54_321);
        Files.setAttribute(odd, "unix:gid", 54_322);
        Files.setAttribute(odd, "unix:mode", 03751);
        FileState state = bench(shell).ask(FileProbe.of(odd.toString()));
        assertThat(state.isDirectory()).isTrue();
        assertThat(state.mode()).isEqualTo("3751");
        assertThat(state.uid()).isEqualTo(54_321);
        assertThat(state.gid()).isEqualTo(54_322);
        assertThat(state.asker()).isEqualTo(new FileState.Asker(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void asksAThousandPathsInOneGo(String shell) throws Exception {
        List<Probe<FileState>> probes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Path file = dir.resolve("file-" + i);
            if (i % 10 != 0) {
                Files.writeString(file, "content " + i);
            }
            probes.add(FileProbe.of(file.toString(), Content.of("content " + i)));
        }
        List<FileState> states = bench(shell).ask(probes);
        for (int i = 0; i < states.size(); i++) {
            assertThat(states.get(i).matches()).isEqualTo(i % 10 != 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void takesADirectoryThatIsNotThereYetForNoObstacle(String shell) {
        FileState state = bench(shell).ask(FileProbe.of(dir.resolve("x/y").toString()));
        assertThat(state.isMissing()).isTrue();
        assertThat(state.writable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void comparesASecretByItsDigest(String shell) throws Exception {
        Path file = Files.writeString(dir.resolve("env"), "PASSWORD=old\n");
        Content desired = Content.of("PASSWORD=")
                .plus(Content.secret(SecretRef.parse("env:DB")))
                .plus("\n");
        ScriptBench bench = bench(shell).secret(SecretRef.parse("env:DB"), "new");
        FileState state = bench.ask(FileProbe.of(file.toString(), desired));
        assertThat(state.matches()).isFalse();
        assertThat(state.toString()).doesNotContain("old");
        Files.writeString(file, "PASSWORD=new\n");
        assertThat(bench.ask(FileProbe.of(file.toString(), desired)).matches()).isTrue();
    }
}
