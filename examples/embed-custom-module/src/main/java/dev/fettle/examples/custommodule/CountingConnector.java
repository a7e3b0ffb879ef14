package dev.fettle.examples.custommodule;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import dev.fettle.local.LocalConnector;
import java.util.concurrent.atomic.AtomicInteger;

/** Reach this machine and count how often that was asked for: a connector around another one. */
public final class CountingConnector implements Connector {

    private final LocalConnector local = new LocalConnector();
    private final AtomicInteger connections = new AtomicInteger();

    /** Return how many connections were opened. */
    public int connections() {
        return connections.get();
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Connection connect(Server server, SecretLookup secrets) {
        connections.incrementAndGet();
        return local.connect(server, secrets);
    }
}
