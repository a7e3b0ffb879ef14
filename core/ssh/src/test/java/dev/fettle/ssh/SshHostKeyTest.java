package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshHostKeyTest {

    @TempDir
    Path directory;

    private Sshd sshd;
    private SshUser user;

    @BeforeEach
    void startServer() throws Exception {
        sshd = Sshd.start(directory, "server");
        user = new SshUser(directory.resolve("home"));
        user.key(sshd);
    }

    @AfterEach
    void stopServer() {
        sshd.close();
    }

    private Server acceptingNew() {
        return SshUser.server(sshd.port(), Map.of("host_key_check", "accept-new"));
    }

    private void assertConnects(Server server) throws Exception {
        try (Connection connection = user.connect(server)) {
            assertThat(SshUser.run(connection, "echo in")).isEqualTo("in\n");
        }
    }

    private void assertRefused(Server server, Reason reason, String... parts) {
        assertThatThrownBy(() -> user.connect(server)).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(parts);
            assertThat(e.hint()).isNotBlank();
        });
    }

    @Test
    void refusesAnUnknownKeyAndShowsItsFingerprint() throws Exception {
        String print = sshd.fingerprint();
        assertThatThrownBy(() -> user.connect(SshUser.server(sshd)))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.HOST_KEY_UNKNOWN);
                    assertThat(e)
                            .hasMessage("The key of `web-1` (127.0.0.1:%d) is not known: ssh-ed25519 %s."
                                    .formatted(sshd.port(), print));
                    assertThat(e.hint()).contains("ssh-keyscan -p " + sshd.port() + " 127.0.0.1", "accept-new");
                });
        assertThat(user.knownHosts()).doesNotExist();
    }

    @Test
    void readsHashedEntries() throws Exception {
        user.know(sshd);
        Sshd.run("ssh-keygen", "-q", "-H", "-f", user.knownHosts().toString());
        assertThat(Files.readString(user.knownHosts())).startsWith("|1|").doesNotContain("127.0.0.1");

        assertConnects(SshUser.server(sshd));
    }

    @Test
    void readsTheFileThatTheServerNamesToo() throws Exception {
        Path file = directory.resolve("team_known_hosts");
        SshUser.append(file, sshd.knownHostsLine() + "\n");

        assertConnects(SshUser.server(sshd.port(), Map.of("known_hosts", file.toString())));
    }

    @Test
    void refusesAChangedKeyAndShowsBothFingerprints() throws Exception {
        user.know(sshd);
        String before = sshd.fingerprint();
        sshd.changeHostKey();

        String[] parts = {
            "has changed: it shows ssh-ed25519 " + sshd.fingerprint(),
            "but recorded is ssh-ed25519 " + before,
            user.knownHosts() + ":1"
        };
        String recorded = Files.readString(user.knownHosts());
        assertRefused(SshUser.server(sshd), Reason.HOST_KEY_CHANGED, parts);
        assertRefused(acceptingNew(), Reason.HOST_KEY_CHANGED, parts);
        assertThat(Files.readString(user.knownHosts())).isEqualTo(recorded);
    }

    @Test
    void refusesAKeyOfAnotherTypeThanTheRecordedOneEvenWhenNewOnesAreAccepted() throws Exception {
        Path other = directory.resolve("other_host_key");
        Sshd.newKey(other, "ecdsa", "");
        SshUser.append(
                user.knownHosts(), "[127.0.0.1]:" + sshd.port() + " " + Files.readString(Path.of(other + ".pub")));

        assertRefused(acceptingNew(), Reason.HOST_KEY_CHANGED, "recorded is ecdsa-sha2-nistp256");
    }

    @Test
    void refusesARevokedKey() throws Exception {
        user.know(sshd);
        SshUser.append(user.knownHosts(), "@revoked * " + sshd.hostKey() + "\n");

        assertRefused(acceptingNew(), Reason.HOST_KEY_CHANGED, "is marked as revoked", sshd.fingerprint());
    }

    @Test
    void recordsANewKeyPrivatelyAndIsStrictFromThenOn() throws Exception {
        assertConnects(acceptingNew());

        assertThat(Files.readString(user.knownHosts())).isEqualTo(sshd.knownHostsLine() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(user.knownHosts())))
                .isEqualTo("rw-------");
        assertConnects(SshUser.server(sshd));
        sshd.changeHostKey();
        assertRefused(acceptingNew(), Reason.HOST_KEY_CHANGED, "has changed");
    }

    @Test
    void recordsHashedNamesWhereTheConfigurationWantsThem() throws Exception {
        user.configure("HashKnownHosts yes\n");
        assertConnects(acceptingNew());

        assertThat(Files.readString(user.knownHosts())).startsWith("|1|");
        assertThat(Sshd.run(
                        "ssh-keygen",
                        "-F",
                        "[127.0.0.1]:" + sshd.port(),
                        "-f",
                        user.knownHosts().toString()))
                .contains(sshd.hostKey());
        assertConnects(SshUser.server(sshd));
    }

    @Test
    void recordsOnceWhenTwentyConnectAtOnce() throws Exception {
        SshConnector connector = user.connector();
        ExecutorService pool = Executors.newFixedThreadPool(20);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String text = "number " + i;
                answers.add(pool.submit(() -> {
                    try (Connection connection = connector.connect(acceptingNew(), user.lookup())) {
                        return SshUser.run(connection, "echo " + text);
                    }
                }));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(answers.get(i).get()).isEqualTo("number " + i + "\n");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(Files.readAllLines(user.knownHosts())).containsExactly(sshd.knownHostsLine());
    }

    @Test
    void treatsANeglectfulConfigurationAsAcceptNewAndWarns() throws Exception {
        user.configure("StrictHostKeyChecking no\n");
        assertConnects(SshUser.server(sshd));
        sshd.changeHostKey();

        assertRefused(SshUser.server(sshd), Reason.HOST_KEY_CHANGED, "has changed");
        assertThat(user.diagnostics).anySatisfy(d -> assertThat(d.summary()).contains("does not check the key"));
    }
}
