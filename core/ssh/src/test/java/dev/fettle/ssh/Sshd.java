package dev.fettle.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Run OpenSSH's sshd on a free port of the loopback address, with its own key and configuration, for root's login. */
final class Sshd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final int port;
    private final List<String> options;
    private Process process;

    private Sshd(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** Start one; every option is a line of sshd_config. */
    static Sshd start(Path parent, String name, String... options) throws Exception {
        installIfMissing();
        Path directory = Files.createDirectories(parent.resolve(name));
        newKey(directory.resolve("host_key"), "ed25519", "");
        Files.createFile(directory.resolve("authorized_keys"));
        Sshd sshd = new Sshd(directory, freePort(), List.of(options));
        sshd.run();
        return sshd;
    }

    private static synchronized void installIfMissing() throws Exception {
        boolean root = run("id", "-u").strip().equals("0");
        boolean required =
                "true".equals(System.getenv("CI")) || "required".equals(System.getProperty("fettle.sandbox"));
        if (!root && !required) {
            Assumptions.abort("sshd and its logins as root need root.");
        }
        Files.createDirectories(Path.of("/run/sshd"));
        if (!Files.isExecutable(PROGRAM)) {
            run("apt-get", "install", "-y", "--no-install-recommends", "openssh-server", "openssh-client");
        }
    }

    private void run() throws Exception {
        List<String> lines = new ArrayList<>(options);
        lines.addAll(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + directory.resolve("host_key"),
                "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin prohibit-password",
                "KbdInteractiveAuthentication no",
                "MaxStartups 100:30:200",
                "PrintMotd no"));
        Path config = Files.write(directory.resolve("sshd_config"), lines);
        process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitListening();
    }

    private void awaitListening() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("sshd does not listen:\n" + log(), e);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** Let a key log in. */
    void authorize(Path privateKey) throws IOException {
        Files.writeString(
                directory.resolve("authorized_keys"),
                Files.readString(Path.of(privateKey + ".pub")),
                StandardOpenOption.APPEND);
    }

    /** Return the host's public key: type and Base64. */
    String hostKey() throws IOException {
        String[] fields = Files.readString(directory.resolve("host_key.pub")).split(" ");
        return fields[0] + " " + fields[1];
    }

    /** Return the line that known_hosts wants. */
    String knownHostsLine() throws IOException {
        return "[127.0.0.1]:" + port + " " + hostKey();
    }

    String fingerprint() throws IOException {
        return KnownHosts.fingerprint(
                java.util.Base64.getDecoder().decode(hostKey().split(" ")[1]));
    }

    /** Start again on the same port with another host key. */
    void changeHostKey() throws Exception {
        stop();
        Files.delete(directory.resolve("host_key"));
        Files.delete(directory.resolve("host_key.pub"));
        newKey(directory.resolve("host_key"), "ed25519", "");
        run();
    }

    /** Return the processes of open sessions: children of the listening one, their children last. */
    List<ProcessHandle> sessions() {
        return process.descendants().toList();
    }

    /** Stop the sessions without ending them, as a crashed host or a dead network does; they never go on. */
    void freeze() throws Exception {
        for (ProcessHandle session : sessions()) {
            try {
                run("kill", "-STOP", Long.toString(session.pid()));
            } catch (IllegalStateException e) {
                // A login's short-lived helper may have ended since it was listed; anything that lives must stop.
                if (session.isAlive()) {
                    throw e;
                }
            }
        }
    }

    void stop() {
        List<ProcessHandle> children = sessions();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    static void newKey(Path file, String type, String passphrase) throws Exception {
        run(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-C",
                file.getFileName().toString(),
                "-f",
                file.toString());
    }

    /** Run a program and return its output; anything but success is an error. */
    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
