package dev.fettle.engine.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs frames in real shells on this machine. */
class FrameScriptTest {

    private static final String MARKER = "0123456789abcdef0123456789abcdef";

    private static final ProbeKind<String> ECHO = new ProbeKind<>(
            "echo", ProbeKind.Style.EACH, "probe_echo() { printf '%s|' \"$@\"; return 4; }", raw -> raw.text(), "");

    private static final ProbeKind<String> ALL = new ProbeKind<>(
            "all",
            ProbeKind.Style.ALL,
            "probe_all() { n=$1; shift; while [ $# -gt 0 ]; do answer_begin \"$1\"; printf '<%s>' \"$2\"; answer_end 0; shift $((n+1)); done; }",
            raw -> raw.text(),
            "");

    @TempDir
    Path dir;

    private List<Reply> run(String shell, Step... steps) throws Exception {
        Frame frame = new Frame("root", List.of(steps), Duration.ofSeconds(20));
        String script =
                FrameScript.of(frame, MARKER).replace("S=${FETTLE_STATE:-/var/lib/fettle}", "S=" + dir + "/state");
        Process process = new ProcessBuilder(shell, "-c", script)
                .redirectError(dir.resolve("err").toFile())
                .start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return FrameAnswers.read(output, MARKER, steps.length, Reply.TIMED_OUT, false);
    }

    private static Step.Ask ask(ProbeKind<?> kind, String... arguments) {
        return new Step.Ask(Probe.of(kind, arguments), Arrays.asList(arguments));
    }

    private static Step.Act act(Command command) {
        return new Step.Act(
                command, Map.of(), command.stdin().flatMap(Content::literal).orElse(""));
    }

    private Step.Put put(Path path, String text, Optional<String> expected, Optional<String> validate)
            throws IOException {
        return new Step.Put(
                new Upload(
                        path.toString(),
                        Content.of(text),
                        Files.getOwner(dir).getName(),
                        "0",
                        "0640",
                        expected,
                        validate,
                        true,
                        Optional.empty()),
                text.getBytes(StandardCharsets.UTF_8),
                "");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void asksWithAnyArguments(String shell) throws Exception {
        List<Reply> replies =
                run(shell, ask(ECHO, "a b", "$(id)", "it's", "-n", "", "x\ny\n"), ask(ALL, "-e"), ask(ALL, "* ?"));
        assertThat(replies.get(0).text()).isEqualTo("a b|$(id)|it's|-n||x\ny\n|");
        assertThat(replies.get(0).status()).isEqualTo(4);
        assertThat(replies.get(1).text()).isEqualTo("<-e>");
        assertThat(replies.get(2).text()).isEqualTo("<* ?>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void namesWhatAQuestionLacks(String shell) throws Exception {
        Probe<String> probe = Probe.of(ECHO, "x").needing("command:sh", "user:nobody-here");
        List<Reply> replies = run(shell, new Step.Ask(probe, List.of("x")), ask(ECHO, "y"));
        assertThat(replies.get(0).status()).isEqualTo(Reply.MISSING);
        assertThat(replies.get(0).text()).isEqualTo("user:nobody-here");
        assertThat(replies.get(1).text()).isEqualTo("y|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void stopsActingAfterAFailureAndKeepsWhatWasSaid(String shell) throws Exception {
        List<Reply> replies = run(
                shell,
                act(Command.shell("echo \"$1\"; echo no >&2; exit 3", "it's $x")),
                act(Command.of("touch", dir + "/never")));
        assertThat(replies.get(0).status()).isEqualTo(3);
        assertThat(replies.get(0).text()).isEqualTo("it's $x\nno\n");
        assertThat(replies.get(1).status()).isEqualTo(Reply.NOT_RUN);
        assertThat(dir.resolve("never")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void feedsStandardInputAndHonoursOtherStatuses(String shell) throws Exception {
        List<Reply> replies = run(
                shell,
                act(Command.shell("cat").withStdin(Content.of("a\n\nb"))),
                act(Command.shell("exit 7").succeedingWith(Set.of(0, 7))),
                act(Command.shell("syntax (error")),
                act(Command.of("true")));
        assertThat(replies.get(0).text()).isEqualTo("a\n\nb");
        assertThat(replies.get(1).status()).isZero();
        assertThat(replies.get(2).status()).isNotZero();
        assertThat(replies.get(3).status()).isEqualTo(Reply.NOT_RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void putsAFileInPlaceOnlyIfItIsWhatItWas(String shell) throws Exception {
        Path file = dir.resolve("a 'file'");
        assertThat(run(shell, put(file, "one\n", Optional.empty(), Optional.empty()))
                        .get(0)
                        .status())
                .isZero();
        assertThat(file).hasContent("one\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(run(shell, put(file, "two\n", Optional.empty(), Optional.empty()))
                        .get(0)
                        .status())
                .isEqualTo(Reply.MOVED);
        assertThat(run(shell, put(file, "bad\n", Optional.of(sha256("one\n")), Optional.of("grep -q two \"$1\"")))
                        .get(0)
                        .status())
                .isEqualTo(Reply.VETOED);
        assertThat(file).hasContent("one\n");
        assertThat(run(shell, put(file, "two\n", Optional.of(sha256("one\n")), Optional.of("grep -q two \"$1\"")))
                        .get(0)
                        .status())
                .isZero();
        assertThat(file).hasContent("two\n");
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(n -> n.startsWith(".fettle"));
        }
        try (var copies = Files.list(dir.resolve("state/copies"))) {
            assertThat(copies).singleElement().satisfies(copy -> {
                assertThat(copy).hasContent("one\n");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                        .isEqualTo("rw-------");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void putsAFileInPlaceWhereOthersCanWrite(String shell) throws Exception {
        Path shared = Files.createDirectory(dir.resolve("it's shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path path = shared.resolve("a file");
        Optional<String> check =
                Optional.of("case $1 in \"" + shared + "\"/.fettle.*/new) cat -- \"$1\" ;; *) exit 1 ;; esac");
        assertThat(run(shell, put(path, "one\n", Optional.empty(), check))
                        .get(0)
                        .text())
                .isEqualTo("one\n");
        assertThat(run(shell, put(path, "two\n", Optional.of(sha256("one\n")), check))
                        .get(0)
                        .status())
                .isZero();
        assertThat(path).hasContent("two\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        assertThat(run(shell, put(path, "no\n", Optional.of(sha256("one\n")), check))
                        .get(0)
                        .status())
                .isEqualTo(Reply.MOVED);
        assertThat(shared.toFile().list()).containsExactly("a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void followsNoLinkThatTakesThePlaceOfTheNewFilesDirectory(String shell) throws Exception {
        Path victim = Files.createDirectory(dir.resolve("victim"));
        Files.writeString(victim.resolve("new"), "mine");
        Path path = Files.writeString(dir.resolve("file"), "old");
        Path work = Files.createSymbolicLink(dir.resolve(".fettle.abcdefghij"), victim);
        Step.Put plain = put(path, "", Optional.of(sha256("old")), Optional.empty());
        Reply reply = run(shell, new Step.Put(plain.upload(), plain.bytes(), work + "/new"))
                .get(0);
        assertThat(reply.status()).isNotZero();
        assertThat(reply.text()).contains("has been replaced while it was in use");
        assertThat(victim.resolve("new")).hasContent("mine");
        assertThat(path).hasContent("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void keepsDebtsAndTheLedger(String shell) throws Exception {
        Debt debt = new Debt("restart", "unit:coder.service");
        LedgerEntry entry = new LedgerEntry("prod", "fettle.file", "path:/etc/a b\\\n", true, List.of("coder/env"), 7);
        assertThat(run(shell, new Step.ReadState()).get(0).text()).isEmpty();
        run(shell, new Step.Owe(debt), new Step.Enter(entry));
        HostState state =
                HostState.decode(run(shell, new Step.ReadState()).get(0).text());
        assertThat(state.ledger().values()).containsExactly(entry);
        assertThat(state.debts()).containsKey(debt);
        assertThat(state.debts().get(debt))
                .isBetween((System.currentTimeMillis() - 20_000) * 1000, (System.currentTimeMillis() + 20_000) * 1000);
        run(shell, new Step.Pay(debt), new Step.Strike(entry));
        assertThat(HostState.decode(run(shell, new Step.ReadState()).get(0).text()))
                .isEqualTo(HostState.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void gathersFacts(String shell) throws Exception {
        String facts = run(shell, new Step.Gather()).get(0).text();
        assertThat(facts).contains("os.ID=", "machine=", "memory_kib=", "disk_free_kib=", "cpus=", "user=");
    }
}
