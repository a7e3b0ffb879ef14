package dev.fettle.engine.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.internal.shell.ProcessConnection;
import dev.fettle.engine.internal.shell.ShellSettings;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames and fetches through a real shell of this machine, held where the test wants them by a named pipe. */
class ShellHostTest {

    private static final String ME = System.getProperty("user.name");

    @TempDir
    private Path directory;

    private Path pipe;
    private ShellHost host;

    @BeforeEach
    void open() throws Exception {
        pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        host = ShellHost.open(
                new Connector() {
                    @Override
                    public String name() {
                        return "here";
                    }

                    @Override
                    public Connection connect(Server server, SecretLookup secrets) {
                        return ProcessConnection.through("sh");
                    }
                },
                Server.of("web-1", "localhost", "here").actingAs(ME),
                ref -> {
                    throw new IllegalStateException("nobody asks for " + ref);
                },
                ShellSettings.defaults());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static <T> FutureTask<T> inBackground(java.util.concurrent.Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static Step.Act act(String script, String... arguments) {
        return new Step.Act(Command.shell(script, arguments), Map.of(), "");
    }

    @Test
    void tellsTheLinesOfACommandWhileItRuns() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Frame frame = new Frame(
                ME,
                List.of(act("echo one; cat \"$1\"; echo two >&2", pipe.toString()), act("echo three")),
                Duration.ofSeconds(30));
        FutureTask<List<Reply>> running = inBackground(() -> host.run(frame, lines::add));
        assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(running.isDone()).isFalse();
        Files.writeString(pipe, "through the pipe\n");
        List<Reply> replies = running.get(30, TimeUnit.SECONDS);
        assertThat(lines).containsExactly("through the pipe", "two", "three");
        assertThat(replies).extracting(Reply::text).containsExactly("one\nthrough the pipe\ntwo\n", "three\n");
    }

    @Test
    void tellsOnlyWholeLinesOfCommands() throws Exception {
        List<String> lines = new ArrayList<>();
        Frame frame = new Frame(
                ME,
                List.of(
                        new Step.Gather(),
                        act("printf '10%%\\r50%%\\r100%%\\n\\n\\nlast'"),
                        act("head -c 9000 /dev/zero | tr '\\0' x; echo; printf 'a\\n\\n'"),
                        new Step.ReadState()),
                Duration.ofSeconds(30));
        host.run(frame, lines::add);
        assertThat(lines)
                .containsExactly("10%", "50%", "100%", "", "", "last", "(a line of more than 8192 bytes)", "a");
    }

    @Test
    void aFetchThatIsStoppedSaysSo() throws Exception {
        BlockingQueue<Integer> came = new LinkedBlockingQueue<>();
        OutputStream to = new OutputStream() {
            @Override
            public void write(int b) {
                came.add(b);
            }
        };
        FutureTask<Reply> fetch = inBackground(() -> host.fetch(pipe.toString(), ME, to));
        try (OutputStream held = Files.newOutputStream(pipe)) {
            held.write('x');
            held.flush();
            assertThat(came.poll(30, TimeUnit.SECONDS)).isEqualTo('x');
            host.cancel();
            assertThat(fetch.get(30, TimeUnit.SECONDS).status()).isEqualTo(Reply.CANCELLED);
        }
    }

    @Test
    void aFetchOfWhatIsNotThereSaysWhy() throws Exception {
        Reply reply = host.fetch(directory.resolve("nothing").toString(), ME, OutputStream.nullOutputStream());
        assertThat(reply.status()).isEqualTo(1);
        assertThat(reply.text()).startsWith("`" + directory + "/nothing` could not be fetched: ");
    }
}
