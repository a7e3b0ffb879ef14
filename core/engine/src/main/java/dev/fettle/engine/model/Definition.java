package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.spi.SecretSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hold what an infra says: its servers and what runs on them.
 *
 * @param name the infra's name
 * @param servers its servers
 * @param taskservs the configured instances, each naming its server
 * @param secretSources sources that the infra itself names, asked before the engine's own
 * @param warnings what was noticed while it was read
 */
public record Definition(
        String name,
        List<Server> servers,
        List<Taskserv> taskservs,
        List<SecretSource> secretSources,
        List<Diagnostic> warnings) {

    /** Check and copy the parts. */
    public Definition {
        requireNonNull(name, "name is null");
        servers = List.copyOf(servers);
        taskservs = List.copyOf(taskservs);
        secretSources = List.copyOf(secretSources);
        warnings = List.copyOf(warnings);
        Set<HostId> ids = new HashSet<>();
        for (Server server : servers) {
            if (!ids.add(server.id())) {
                throw new IllegalArgumentException("Server `" + server.id() + "` is defined twice.");
            }
        }
        Set<TaskservId> instances = new HashSet<>();
        for (Taskserv taskserv : taskservs) {
            if (!ids.contains(taskserv.id().host())) {
                throw new IllegalArgumentException(
                        "Taskserv `" + taskserv.id() + "` is on a server that the infra does not have.");
            }
            if (!instances.add(taskserv.id())) {
                throw new IllegalArgumentException("Taskserv `" + taskserv.id() + "` is defined twice.");
            }
        }
    }

    /** Describe one server and what runs on it. */
    public static Definition of(String name, Server server, Taskserv... taskservs) {
        return new Definition(name, List.of(server), List.of(taskservs), List.of(), List.of());
    }
}
