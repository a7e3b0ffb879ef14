package dev.fettle.engine.internal;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Keep the connections of a run. Thread-safe. */
final class Hosts implements AutoCloseable {

    /** Open one host. */
    @FunctionalInterface
    interface Opener {
        HostAccess open(Server server) throws ConnectionException, InterruptedException;
    }

    private final Opener opener;
    private final Parallel parallel;
    private final EngineListener events;
    private final Map<HostId, Server> servers = new TreeMap<>();
    private final Map<HostId, HostAccess> open = new ConcurrentHashMap<>();
    private final Map<HostId, Diagnostic> failed = new ConcurrentHashMap<>();

    Hosts(Collection<Server> servers, Opener opener, Parallel parallel, EngineListener events) {
        servers.forEach(s -> this.servers.put(s.id(), s));
        this.opener = opener;
        this.parallel = parallel;
        this.events = events;
    }

    Server server(HostId id) {
        return java.util.Objects.requireNonNull(servers.get(id), "no such server");
    }

    boolean has(HostId id) {
        return servers.containsKey(id);
    }

    Map<HostId, HostAccess> open() {
        return Map.copyOf(open);
    }

    Optional<HostAccess> access(HostId id) {
        return Optional.ofNullable(open.get(id));
    }

    Map<HostId, Diagnostic> failed() {
        return new TreeMap<>(failed);
    }

    /** Give a host up. */
    void fail(HostId id, ConnectionException e) {
        HostAccess access = open.remove(id);
        if (access != null) {
            access.close();
            events.on(new EngineEvent.HostLost(id, String.valueOf(e.getMessage())));
        }
        failed.put(id, problem(id, e));
    }

    /** Connect to the hosts that are not connected yet; those that failed before are tried again. */
    void connect(Collection<HostId> wanted) throws InterruptedException {
        parallel.each(wanted.stream().filter(id -> !open.containsKey(id)).toList(), id -> {
            Server server = server(id);
            events.on(new EngineEvent.HostConnecting(id, server.address()));
            try {
                open.put(id, opener.open(server));
                failed.remove(id);
                events.on(new EngineEvent.HostConnected(id));
            } catch (ConnectionException e) {
                Diagnostic problem = problem(id, e);
                failed.put(id, problem);
                events.on(new EngineEvent.HostFailed(id, problem));
            }
        });
    }

    private static Diagnostic problem(HostId id, ConnectionException e) {
        Code code = switch (e.reason()) {
            case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED -> Code.HOST_KEY;
            case LOGIN_REFUSED -> Code.LOGIN_REFUSED;
            case BECOME_REFUSED -> Code.BECOME_REFUSED;
            case UNREACHABLE, LOST -> Code.HOST_UNREACHABLE;
            case UNUSABLE -> Code.HOST_UNUSABLE;
        };
        return Diagnostic.error(code, String.valueOf(e.getMessage()), e.hint()).about(id);
    }

    /** Tell whether a problem concerns one host only, so that the others can go on. */
    static boolean isOfOneHost(Diagnostic problem) {
        return switch (problem.code()) {
            case HOST_KEY, LOGIN_REFUSED, BECOME_REFUSED, HOST_UNREACHABLE, HOST_UNUSABLE, HOST_LOCKED -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        open.values().forEach(HostAccess::close);
        open.clear();
    }
}
