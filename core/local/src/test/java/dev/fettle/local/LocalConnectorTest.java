package dev.fettle.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalConnectorTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Connection connection =
            new LocalConnector().connect(Server.local("here"), reference -> Secret.of("not asked for"));

    @AfterEach
    void close() {
        connection.close();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void holdsTheThreeStreamsAndTheStatus() throws Exception {
        try (RemoteProcess process = connection.start("echo \"a  b\" 'c'; echo err >&2; exit 3")) {
            assertThat(text(process.stdout())).isEqualTo("a  b c\n");
            assertThat(text(process.stderr())).isEqualTo("err\n");
            assertThat(process.waitFor(SOON)).hasValue(3);
        }
    }

    @Test
    void holdsAConversation() throws Exception {
        try (RemoteProcess process = connection.start("while read -r line; do echo \"<$line>\"; done")) {
            for (int i = 0; i < 100; i++) {
                process.stdin().write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
                byte[] answer = process.stdout().readNBytes(("<line " + i + ">\n").length());
                assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("<line " + i + ">\n");
            }
            process.stdin().close();
            assertThat(process.waitFor(SOON)).hasValue(0);
        }
    }

    @Test
    void losesNothingThatAnEndedProcessWrote() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (RemoteProcess process = connection.start("head -c 60000 /dev/zero; echo end >&2")) {
                assertThat(process.waitFor(SOON)).hasValue(0);
                assertThat(process.stdout().readAllBytes()).hasSize(60000);
                assertThat(text(process.stderr())).isEqualTo("end\n");
            }
        }
    }

    @Test
    void aSignalIsNoStatus() throws Exception {
        try (RemoteProcess process = connection.start("kill -KILL $$")) {
            assertThat(process.waitFor(SOON)).isEqualTo(OptionalInt.empty());
        }
    }

    @Test
    void waitsNoLongerThanItIsTold() throws Exception {
        try (RemoteProcess process = connection.start("exec cat")) {
            assertThat(process.waitFor(Duration.ofMillis(20))).isEmpty();
        }
    }

    @Test
    void closingEndsTheWholeTreeEvenOfWhatIgnoresIt() throws Exception {
        RemoteProcess process = connection.start(
                "trap '' TERM; sh -c 'trap \"\" TERM; sleep 85001; sleep 85001' & sleep 85001; sleep 85001");
        process.close();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .noneMatch(handle -> handle.info().commandLine().orElse("").contains("85001"));
        process.close();
    }

    @Test
    void closingTheConnectionEndsItsProcessesAndStartsNoMore() throws Exception {
        RemoteProcess process = connection.start("exec cat");
        connection.close();
        assertThat(process.waitFor(SOON)).isPresent();
        assertThatThrownBy(() -> connection.start("true"))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOST));
    }
}
