package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdTest {

    @Test
    void knowsAProcessUntilItEnds() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessId id = ProcessId.of(process.pid()).orElseThrow();

        assertThat(id.isAlive()).isTrue();
        assertThat(id.isServing()).isTrue();
        id.kill();

        assertThat(id.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(ProcessId.of(process.pid())).isEmpty();
    }

    @Test
    void takesAProcessThatStartedAtAnotherTimeForAnother() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessId real = ProcessId.of(process.pid()).orElseThrow();
        ProcessId earlier = new ProcessId(real.pid(), real.startTicks() - 1);

        earlier.kill();

        assertThat(earlier.isAlive()).isFalse();
        assertThat(real.isAlive()).isTrue();
        process.destroyForcibly();
    }
}
