package dev.fettle.engine.internal;

import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.ShellHost;
import dev.fettle.engine.internal.shell.ShellSettings;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.util.List;

/** Open hosts through their connectors. */
final class ShellHosts implements Hosts.Opener {

    private final List<Connector> connectors;
    private final SecretLookup secrets;

    ShellHosts(List<Connector> connectors, SecretLookup secrets) {
        this.connectors = List.copyOf(connectors);
        this.secrets = secrets;
    }

    @Override
    public HostAccess open(Server server) throws ConnectionException, InterruptedException {
        for (Connector connector : connectors) {
            if (connector.name().equals(server.connection())) {
                return ShellHost.open(connector, server, secrets, ShellSettings.defaults());
            }
        }
        throw new IllegalStateException("Connection `" + server.connection() + "` was to be refused before.");
    }
}
