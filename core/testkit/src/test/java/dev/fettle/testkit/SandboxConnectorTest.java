package dev.fettle.testkit;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connector;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.sandbox.SandboxHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

@SandboxHosts({"steady", "doomed"})
class SandboxConnectorTest extends ConnectorContract {

    private final Sandbox sandbox;
    private final SandboxHost steady;
    private final SandboxHost doomed;

    SandboxConnectorTest(
            Sandbox sandbox,
            @SandboxHosts.Named("steady") SandboxHost steady,
            @SandboxHosts.Named("doomed") SandboxHost doomed) {
        this.sandbox = sandbox;
        this.steady = steady;
        this.doomed = doomed;
    }

    @Override
    protected Connector connector() {
        return new SandboxConnector();
    }

    @Override
    protected Server server() {
        return Server.of("steady", steady.address(), SandboxConnector.NAME);
    }

    @Override
    protected Server unreachableServer() {
        return byName("absent", "root");
    }

    @Override
    protected Server serverToLose() {
        return byName("doomed", "root");
    }

    @Override
    protected void cut() {
        ProcessHandle.of(doomed.init().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    protected List<Server> serversWithOtherShells() {
        return List.of(byName("steady", SandboxHost.ADMIN));
    }

    @AfterEach
    void bringBackWhatWasCut() throws InterruptedException {
        sandbox.up("doomed");
    }

    private Server byName(String name, String user) {
        return new Server(
                new HostId(name),
                name,
                Optional.empty(),
                Optional.of(user),
                "root",
                SandboxConnector.NAME,
                Set.of(),
                Map.of(SandboxConnector.GROUP_SETTING, steady.group()),
                Map.of());
    }
}
