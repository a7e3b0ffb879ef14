package dev.fettle.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Run an ssh-agent of our own in the foreground. */
final class Agent implements AutoCloseable {

    private final Path socket;
    private final Process process;

    Agent(Path directory) throws Exception {
        socket = Files.createDirectories(directory).resolve("agent.sock");
        process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start();
        for (int i = 0; i < 500 && !Files.exists(socket); i++) {
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
    }

    Path socket() {
        return socket;
    }

    void add(Path key) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("ssh-add", "-q", key.toString()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SSH_AUTH_SOCK", socket.toString()));
        Process adding = builder.start();
        adding.getOutputStream().close();
        String output = new String(adding.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (adding.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
