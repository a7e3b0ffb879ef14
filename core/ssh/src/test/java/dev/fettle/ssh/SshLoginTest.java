package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SshLoginTest {

    @TempDir
    Path directory;

    private Sshd sshd;
    private SshUser user;

    @BeforeEach
    void startServer() throws Exception {
        sshd = Sshd.start(directory, "server");
        user = new SshUser(directory.resolve("home"));
        user.know(sshd);
    }

    @AfterEach
    void stopServer() {
        sshd.close();
    }

    private void assertLogsIn(Server server) throws Exception {
        try (Connection connection = user.connect(server)) {
            assertThat(SshUser.run(connection, "id -un")).isEqualTo("root\n");
        }
    }

    private Server withKey(Path key, Map<String, SecretRef> secrets) {
        return SshUser.server(
                "127.0.0.1",
                Optional.of(sshd.port()),
                Optional.of("root"),
                Map.of("identity_file", key.toString()),
                secrets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void usesTheDefaultIdentities(String type) throws Exception {
        Path key = user.ssh.resolve("id_" + type);
        Sshd.newKey(key, type, "");
        sshd.authorize(key);

        assertLogsIn(SshUser.server(sshd));
    }

    @Test
    void usesTheNamedKeyAlone() throws Exception {
        Path other = user.key();
        Path key = directory.resolve("deploy key");
        Sshd.newKey(key, "ed25519", "");
        sshd.authorize(key);

        assertLogsIn(withKey(key, Map.of()));
        assertThatThrownBy(() -> user.connect(withKey(other, Map.of())))
                .hasMessageContaining("tried key " + other)
                .hasMessageNotContaining("deploy key");
    }

    @Test
    void expandsTheHomeDirectoryOfANamedKey() throws Exception {
        Path key = user.ssh.resolve("deploy");
        Sshd.newKey(key, "ed25519", "");
        sshd.authorize(key);

        assertLogsIn(withKey(Path.of("~/.ssh/deploy"), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa"})
    void opensAnEncryptedKeyWithItsPassphrase(String type) throws Exception {
        Path key = directory.resolve("locked");
        Sshd.newKey(key, type, "open sesame");
        sshd.authorize(key);
        user.secrets.put("env:PHRASE", "open sesame");

        assertLogsIn(withKey(key, Map.of("passphrase", SecretRef.parse("env:PHRASE"))));
        assertThat(user.askedSecrets).containsExactly("env:PHRASE");
    }

    @Test
    void saysThatThePassphraseIsWrongWithoutShowingIt() throws Exception {
        Path key = directory.resolve("locked");
        Sshd.newKey(key, "ed25519", "open sesame");
        user.secrets.put("env:PHRASE", "planted-secret");

        assertThatThrownBy(() -> user.connect(withKey(key, Map.of("passphrase", SecretRef.parse("env:PHRASE")))))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LOGIN_REFUSED);
                    assertThat(e.getMessage()).contains("the passphrase does not open " + key);
                    assertThat(e.getMessage() + e.hint()).doesNotContain("planted-secret");
                });
    }

    @Test
    void saysThatAKeyIsEncryptedAndNobodyOpensIt() throws Exception {
        Path key = directory.resolve("locked");
        Sshd.newKey(key, "ed25519", "open sesame");

        assertThatThrownBy(() -> user.connect(withKey(key, Map.of())))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LOGIN_REFUSED);
                    assertThat(e.getMessage()).contains("there was nothing to try", key + " is encrypted");
                    assertThat(e.hint()).contains("identity_file");
                });
    }

    @Test
    void usesTheAgentAndAsksForNoPassphraseWhenItHoldsTheKey() throws Exception {
        Path key = user.ssh.resolve("id_ed25519");
        Sshd.newKey(key, "ed25519", "");
        sshd.authorize(key);
        try (Agent agent = new Agent(directory.resolve("agent"))) {
            agent.add(key);
            Files.delete(key);
            Sshd.newKey(user.ssh.resolve("id_rsa"), "rsa", "locked");
            user.settings = withAgent(agent.socket());

            assertLogsIn(SshUser.server(sshd));
            assertLogsIn(withKey(key, Map.of("passphrase", SecretRef.parse("env:PHRASE"))));
            assertThat(user.askedSecrets).isEmpty();
        }
    }

    @Test
    void goesOnWithoutAnAgentThatDoesNotAnswerAndSaysSo() throws Exception {
        user.settings = withAgent(directory.resolve("nobody.sock"));
        assertThatThrownBy(() -> user.connect(SshUser.server(sshd)))
                .hasMessageContaining("no agent answers at " + directory.resolve("nobody.sock"));

        user.key(sshd);
        assertLogsIn(SshUser.server(sshd));
    }

    private SshSettings withAgent(Path socket) {
        SshSettings old = user.settings;
        return new SshSettings(
                old.homeDirectory(),
                old.localUser(),
                Optional.of(socket),
                old.configFile(),
                old.sshProgram(),
                old.keepAliveLimit());
    }

    @Test
    void namesTheKeysThatWereTried() throws Exception {
        Path key = user.key();
        String print = Sshd.run("ssh-keygen", "-lf", key + ".pub").split(" ")[1];

        assertThatThrownBy(() -> user.connect(SshUser.server(sshd)))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LOGIN_REFUSED);
                    assertThat(e)
                            .hasMessage("`web-1` (127.0.0.1:%d) refuses the login of `root`: tried key %s %s."
                                    .formatted(sshd.port(), key, print));
                    assertThat(e.hint()).contains("authorized_keys");
                });
    }

    @Test
    void saysThatTheNamedKeyDoesNotExist() {
        assertThatThrownBy(() -> user.connect(withKey(Path.of("/nowhere/key"), Map.of())))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNUSABLE);
                    assertThat(e.getMessage()).contains("`/nowhere/key`", "does not exist");
                });
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> user.connect(SshUser.server(sshd.port(), Map.of("host_key_check", "no"))))
                .hasMessageContaining("`no` is not a host_key_check");
        assertThatThrownBy(() -> user.connect(SshUser.server(sshd.port(), Map.of("connect_timeout", "soon"))))
                .hasMessageContaining("`soon` is not a connect_timeout");
        assertThatThrownBy(() -> user.connect(SshUser.server(sshd.port(), Map.of("proxy_jump", "-oProxyCommand=x"))))
                .hasMessageContaining("`-oProxyCommand=x` is not a jump host");
    }
}
