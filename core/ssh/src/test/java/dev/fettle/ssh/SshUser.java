package dev.fettle.ssh;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.engine.spi.SecretLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Be a user with a home directory of his own: keys, known_hosts, configuration, secrets. */
final class SshUser {

    final Path home;
    final Path ssh;
    final List<Diagnostic> diagnostics = new CopyOnWriteArrayList<>();
    final List<String> askedSecrets = new CopyOnWriteArrayList<>();
    final Map<String, String> secrets = new HashMap<>();
    SshSettings settings;

    SshUser(Path home) throws IOException {
        this.home = home;
        this.ssh = Files.createDirectories(home.resolve(".ssh"));
        // The machine's own configuration must not matter: an empty file stands in for the user's.
        Path config = Files.createFile(ssh.resolve("config"));
        this.settings = SshSettings.of(home, "root", Optional.empty()).withConfigFile(config);
    }

    Path knownHosts() {
        return ssh.resolve("known_hosts");
    }

    void know(Sshd... servers) throws IOException {
        for (Sshd server : servers) {
            append(knownHosts(), server.knownHostsLine() + "\n");
        }
    }

    /** Make a default key and let it in everywhere. */
    Path key(Sshd... servers) throws Exception {
        Path key = ssh.resolve("id_ed25519");
        Sshd.newKey(key, "ed25519", "");
        for (Sshd server : servers) {
            server.authorize(key);
        }
        return key;
    }

    void configure(String text) throws IOException {
        append(ssh.resolve("config"), text);
    }

    static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static Server server(Sshd sshd) {
        return server(sshd.port(), Map.of());
    }

    static Server server(int port, Map<String, String> settings) {
        return server("127.0.0.1", Optional.of(port), Optional.of("root"), settings, Map.of());
    }

    static Server server(
            String address,
            Optional<Integer> port,
            Optional<String> user,
            Map<String, String> settings,
            Map<String, SecretRef> secrets) {
        return new Server(new HostId("web-1"), address, port, user, "root", "ssh", Set.of(), settings, secrets);
    }

    SshConnector connector() {
        return new SshConnector(settings, diagnostics::add);
    }

    SecretLookup lookup() {
        return reference -> {
            askedSecrets.add(reference.toString());
            String value = secrets.get(reference.toString());
            if (value == null) {
                throw new IllegalStateException("No test secret " + reference);
            }
            return Secret.of(value);
        };
    }

    Connection connect(Server server) throws Exception {
        return connector().connect(server, lookup());
    }

    /** Run a command to its end and return its standard output. */
    static String run(Connection connection, String command) throws Exception {
        try (RemoteProcess process = connection.start(command)) {
            process.stdin().close();
            String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor(Duration.ofSeconds(10)).orElse(-1) != 0) {
                throw new IllegalStateException(command + " failed, output: " + output);
            }
            return output;
        }
    }
}
