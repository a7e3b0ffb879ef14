package dev.fettle.ssh;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connector;
import dev.fettle.testkit.ConnectorContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hold the connector to the contract as a user of its own: sshd passes no signals on in root's sessions, so there a
 * process that heeds neither the end of its input nor a broken pipe outlives its channel.
 */
@Timeout(60)
class SshConnectorTest extends ConnectorContract {

    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static Sshd toLose;
    private static SshUser user;
    private static String login;

    @BeforeAll
    static void startServers() throws Exception {
        sshd = Sshd.start(directory, "server");
        toLose = Sshd.start(directory, "lost");
        // sshd reads authorized_keys as the user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        String name = "fettle-ssh-" + ProcessHandle.current().pid();
        Sshd.run("useradd", "-M", "-d", "/", "-s", "/bin/sh", "-p", "*", name);
        login = name;
        user = new SshUser(directory.resolve("home"));
        user.key(sshd, toLose);
        user.know(sshd, toLose);
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (sshd != null) {
            sshd.close();
        }
        if (toLose != null) {
            toLose.close();
        }
        if (login != null) {
            // Those whose sshd was killed see the end of their input a moment later.
            for (ProcessHandle left : ProcessHandle.allProcesses()
                    .filter(process -> process.info().user().equals(Optional.of(login)))
                    .toList()) {
                left.onExit().get(10, TimeUnit.SECONDS);
            }
            Sshd.run("userdel", login);
        }
    }

    private static Server at(int port) {
        return new Server(
                new HostId("127.0.0.1"),
                "127.0.0.1",
                Optional.of(port),
                Optional.of(login),
                "root",
                "ssh",
                Set.of(),
                Map.of(),
                Map.of());
    }

    @Override
    protected Connector connector() {
        return user.connector();
    }

    @Override
    protected Server server() {
        return at(sshd.port());
    }

    @Override
    protected Server serverToLose() {
        return at(toLose.port());
    }

    @Override
    protected Server unreachableServer() {
        return at(Sshd.freePort());
    }

    @Override
    protected void cut() {
        toLose.stop();
    }
}
