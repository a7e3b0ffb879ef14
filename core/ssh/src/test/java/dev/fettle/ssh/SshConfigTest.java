package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshConfigTest {

    @TempDir
    Path directory;

    private Sshd sshd;
    private SshUser user;

    @BeforeEach
    void startServer() throws Exception {
        sshd = Sshd.start(directory, "server");
        user = new SshUser(directory.resolve("home"));
    }

    @AfterEach
    void stopServer() {
        sshd.close();
    }

    private static Server alias(String name) {
        return SshUser.server(name, Optional.empty(), Optional.empty(), Map.of(), Map.of());
    }

    private void assertConnects(Server server) throws Exception {
        try (Connection connection = user.connect(server)) {
            assertThat(SshUser.run(connection, "id -un")).isEqualTo("root\n");
        }
    }

    private void assertUnusable(Server server, String... parts) {
        assertThatThrownBy(() -> user.connect(server)).isInstanceOfSatisfying(ConnectionException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNUSABLE);
            assertThat(e.getMessage()).contains(parts);
        });
    }

    @Test
    void followsIncludeMatchAndEveryKeywordItNeeds() throws Exception {
        Path key = user.ssh.resolve("special");
        Sshd.newKey(key, "ed25519", "");
        sshd.authorize(key);
        Path known = directory.resolve("known by alias");
        Files.writeString(known, "the-web " + sshd.hostKey() + "\n");
        Path included = directory.resolve("included");
        Files.writeString(included, """
                Host web
                  HostName 127.0.0.1
                  Port %d
                  IdentityFile ~/.ssh/special
                  HostKeyAlias the-web
                """.formatted(sshd.port()));
        user.configure("""
                Include %s
                Match originalhost web
                  User root
                  UserKnownHostsFile %s
                """.formatted(included, directory.resolve("known")));
        Files.move(known, directory.resolve("known"));

        assertConnects(alias("web"));
        assertThat(user.diagnostics).isEmpty();
    }

    @Test
    void followsProxyJumpThroughAnAlias() throws Exception {
        try (Sshd jump = Sshd.start(directory, "jump")) {
            user.key(jump, sshd);
            user.know(jump, sshd);
            user.configure("""
                    Host bastion
                      HostName 127.0.0.1
                      Port %d
                    Host web
                      HostName 127.0.0.1
                      Port %d
                      ProxyJump bastion
                    Host *
                      User root
                    """.formatted(jump.port(), sshd.port()));
            try (Connection connection = user.connect(alias("web"))) {
                assertThat(SshUser.run(connection, "echo in")).isEqualTo("in\n");
                assertThat(jump.sessions()).isNotEmpty();
            }
        }
    }

    @Test
    void letsTheInfraWin() throws Exception {
        user.key(sshd);
        user.know(sshd);
        user.configure("""
                Host 127.0.0.1
                  Port 1
                  User nobody
                  ProxyJump nowhere
                  ConnectTimeout 1
                """);

        assertConnects(SshUser.server(sshd.port(), Map.of("proxy_jump", "none")));
    }

    @Test
    void namesTheJumpHostsThatLeadInACircle() throws Exception {
        user.configure("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n");

        assertUnusable(alias("a"), "`web-1` is behind more than 8 jump hosts");
    }

    @Test
    void showsWhatOpenSshSaysAboutABrokenFile() throws Exception {
        user.configure("Host web\n  Hostnmae x\n");

        assertUnusable(alias("web"), "The OpenSSH configuration cannot be read", "line 2", "hostnmae");
    }

    @Test
    void refusesAProxyCommandInsteadOfGoingAroundIt() throws Exception {
        user.configure("Host web\n  ProxyCommand nc %h %p\n");

        assertUnusable(alias("web"), "ProxyCommand, which is not supported");
    }

    @Test
    void readsAPartWithoutOpenSshAndWarnsOnce() throws Exception {
        user.key(sshd);
        user.know(sshd);
        user.configure("Host web\n  HostName 127.0.0.1\n  Port " + sshd.port() + "\n  User root\n");
        user.settings = user.settings.withSshProgram(directory.resolve("no-ssh").toString());
        SshConnector connector = user.connector();
        connector.connect(alias("web"), user.lookup()).close();
        connector.connect(alias("web"), user.lookup()).close();

        assertThat(user.diagnostics).singleElement().satisfies(d -> {
            assertThat(d.isError()).isFalse();
            assertThat(d.summary()).contains("no-ssh", "is not installed", "without `Include` and `Match`");
        });
    }

    @Test
    void givesTheCommandLineOfTheRealClient() throws Exception {
        Path key = directory.resolve("deploy key");
        Sshd.newKey(key, "ed25519", "");
        sshd.authorize(key);
        Path known = directory.resolve("team known hosts");
        Files.writeString(known, sshd.knownHostsLine() + "\n");
        Server server = SshUser.server(
                sshd.port(),
                Map.of(
                        "identity_file",
                        key.toString(),
                        "known_hosts",
                        known.toString(),
                        "host_key_check",
                        "strict",
                        "connect_timeout",
                        "7"));
        List<String> command = new java.util.ArrayList<>(new SshCommandLine(user.settings).of(server));

        assertThat(command).startsWith("ssh").endsWith("--", "root@127.0.0.1");
        assertThat(command).contains("StrictHostKeyChecking=yes", "ConnectTimeout=7", Integer.toString(sshd.port()));
        command.add("id -un");
        assertThat(Sshd.run(command.toArray(String[]::new))).contains("root\n");
    }

    @Test
    void leavesToTheClientWhatTheInfraDoesNotSay() throws Exception {
        assertThat(new SshCommandLine(SshSettings.of(directory, "me", Optional.empty())).of(alias("web")))
                .containsExactly("ssh", "--", "web");
        assertThat(new SshCommandLine(SshSettings.of(directory, "me", Optional.empty()))
                        .of(SshUser.server(22, Map.of("proxy_jump", "a@b:1, c"))))
                .containsExactly("ssh", "-p", "22", "-J", "a@b:1,c", "--", "root@127.0.0.1");
    }
}
