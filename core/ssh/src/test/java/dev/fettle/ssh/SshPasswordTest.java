package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, against a server inside this process: one of the machine's own users would be needed for sshd. */
@Timeout(60)
class SshPasswordTest {

    private static final SecretRef PASSWORD = SecretRef.parse("env:PASSWORD");

    @TempDir
    Path directory;

    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final SshServer mina = SshServer.setUpDefaultServer();
    private SshUser user;

    @BeforeEach
    void prepare() throws IOException {
        SimpleGeneratorHostKeyProvider hostKey = new SimpleGeneratorHostKeyProvider();
        hostKey.setAlgorithm("EC");
        hostKey.setKeySize(256);
        mina.setHost("127.0.0.1");
        mina.setKeyPairProvider(hostKey);
        mina.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        mina.setPasswordAuthenticator((name, password, session) -> {
            attempts.add(password);
            return name.equals("root") && password.equals("right");
        });
        user = new SshUser(directory.resolve("home"));
    }

    @AfterEach
    void stop() throws IOException {
        mina.stop(true);
    }

    private Server serve(UserAuthFactory... methods) throws IOException {
        mina.setUserAuthFactories(List.of(methods));
        mina.start();
        return SshUser.server(
                "127.0.0.1",
                Optional.of(mina.getPort()),
                Optional.of("root"),
                Map.of("host_key_check", "accept-new"),
                Map.of("password", PASSWORD));
    }

    private void assertLogsIn(Server server) throws Exception {
        try (Connection connection = user.connect(server)) {
            assertThat(SshUser.run(connection, "echo in")).isEqualTo("in\n");
        }
    }

    @Test
    void logsInWithAPassword() throws Exception {
        user.secrets.put("env:PASSWORD", "right");

        assertLogsIn(serve(UserAuthPasswordFactory.INSTANCE));
        assertThat(user.askedSecrets).containsExactly("env:PASSWORD");
    }

    @Test
    void answersAKeyboardInteractiveServerWithThePassword() throws Exception {
        user.secrets.put("env:PASSWORD", "right");

        assertLogsIn(serve(UserAuthKeyboardInteractiveFactory.INSTANCE));
    }

    @Test
    void triesAWrongPasswordOnceAndDoesNotShowIt() throws Exception {
        user.secrets.put("env:PASSWORD", "planted-secret");
        Server server = serve(UserAuthPasswordFactory.INSTANCE);

        assertThatThrownBy(() -> user.connect(server)).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.LOGIN_REFUSED);
            assertThat(e.getMessage()).endsWith("refuses the login of `root`: tried password.");
            assertThat(e.getMessage() + e.hint()).doesNotContain("planted-secret");
        });
        assertThat(attempts).containsExactly("planted-secret");
    }

    @Test
    void doesNotAnswerAQuestionForSomethingElse() throws Exception {
        user.secrets.put("env:PASSWORD", "right");
        DefaultKeyboardInteractiveAuthenticator asking = new DefaultKeyboardInteractiveAuthenticator() {
            @Override
            protected String getInteractionPrompt(ServerSession session) {
                return "Verification code: ";
            }
        };
        mina.setKeyboardInteractiveAuthenticator(asking);
        Server server = serve(UserAuthKeyboardInteractiveFactory.INSTANCE);

        assertThatThrownBy(() -> user.connect(server))
                .hasMessageContaining("it asks `Verification code:`, which cannot be answered");
        assertThat(attempts).doesNotContain("right");
    }

    @Test
    void doesNotAskForThePasswordWhenAKeyIsEnough() throws Exception {
        mina.setPublickeyAuthenticator((name, key, session) -> true);
        Path key = user.ssh.resolve("id_ecdsa");
        Sshd.newKey(key, "ecdsa", "");

        assertLogsIn(serve(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        assertThat(user.askedSecrets).isEmpty();
    }

    @Test
    void passesOnThatASecretIsMissing() throws Exception {
        Server server = serve(UserAuthPasswordFactory.INSTANCE);

        assertThatThrownBy(() -> user.connect(server)).hasMessage("No test secret env:PASSWORD");
    }
}
