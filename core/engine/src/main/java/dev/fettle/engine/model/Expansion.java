package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * Hold what a taskserv's tasks may depend on.
 *
 * @param server the server it runs on
 * @param facts that server's host, known or made up
 * @param requests the requests of others that it answers
 * @param endpoints the answers to its own requests, by requirement name
 * @param operation {@link #INSTALL}, {@link #REMOVE} or the name of another operation
 * @param arguments what the operation is told, by name
 */
public record Expansion(
        Server server,
        Facts facts,
        List<Request> requests,
        Map<String, Endpoint> endpoints,
        String operation,
        Map<String, String> arguments) {

    /** The operation that brings a taskserv about. */
    public static final String INSTALL = "install";

    /** The operation that takes a taskserv away. */
    public static final String REMOVE = "remove";

    /** Check and copy the parts. */
    public Expansion {
        requireNonNull(server, "server is null");
        requireNonNull(facts, "facts is null");
        requests = List.copyOf(requests);
        endpoints = Map.copyOf(endpoints);
        requireNonNull(operation, "operation is null");
        arguments = Map.copyOf(arguments);
    }

    /** Hold the same for an operation that is told nothing. */
    public Expansion(
            Server server, Facts facts, List<Request> requests, Map<String, Endpoint> endpoints, String operation) {
        this(server, facts, requests, endpoints, operation, Map.of());
    }
}
