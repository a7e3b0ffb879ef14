package dev.fettle.sandbox;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Connect to a disposable host without SSH, by entering its namespaces. Needs root.
 *
 * <p>A server's address is the host's IP address, or its name in the group that the setting {@code sandbox_group} names
 * ({@code default} unless said). The login user is root unless the server names another. Thread-safe.
 */
public final class SandboxConnector implements Connector {

    /** The name of this connector. */
    public static final String NAME = "sandbox";

    /** The setting that names the group of a host that is addressed by name. */
    public static final String GROUP_SETTING = "sandbox_group";

    private static final String USER = "[a-z_][a-z0-9_-]{0,31}";

    private final Path stateDir;

    /** Create the connector for hosts under {@link SandboxOptions#DEFAULT_STATE_DIR}. */
    public SandboxConnector() {
        this(SandboxOptions.DEFAULT_STATE_DIR);
    }

    /**
     * Create the connector.
     *
     * @param stateDir where the groups of hosts keep their state
     */
    public SandboxConnector(Path stateDir) {
        this.stateDir = requireNonNull(stateDir, "stateDir is null");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Connection connect(Server server, SecretLookup secrets) throws ConnectionException {
        if (!Requirements.isRoot()) {
            throw new ConnectionException(
                    Reason.UNUSABLE, "The `sandbox` connector needs root.", "Run the same command with `sudo`.");
        }
        String user = server.user().orElse("root");
        if (!user.matches(USER)) {
            throw new ConnectionException(
                    Reason.LOGIN_REFUSED, "`" + user + "` is not a user name.", "Change the server's `user`.");
        }
        String group = server.settings().getOrDefault(GROUP_SETTING, SandboxOptions.DEFAULT_GROUP);
        ProcessId init = find(group, server.address())
                .flatMap(host -> host.init().stream().boxed().findFirst())
                .flatMap(ProcessId::of)
                .orElseThrow(() -> new ConnectionException(
                        Reason.UNREACHABLE,
                        "No disposable host `" + server.address() + "` is running.",
                        "See `fettle sandbox list`; start it with `fettle sandbox up`."));
        return new SandboxConnection(server.address(), init, user);
    }

    private Optional<SandboxHost> find(String group, String address) {
        if (!address.matches("[0-9.]+")) {
            return hosts(group).stream()
                    .filter(host -> host.name().equals(address))
                    .findFirst();
        }
        return GroupFiles.groups(stateDir).stream()
                .flatMap(name -> hosts(name).stream())
                .filter(host -> host.address().equals(address))
                .findFirst();
    }

    private List<SandboxHost> hosts(String group) {
        return new Group(SandboxOptions.defaults().withStateDir(stateDir).withGroup(group)).list();
    }
}
