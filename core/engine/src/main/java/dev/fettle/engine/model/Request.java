package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * Ask for a capability: what a taskserv requires from whoever provides it.
 *
 * @param consumer who asks
 * @param name the requirement's name in the consumer, such as {@code db}
 * @param capability what is asked for, such as {@code postgresql.database}
 * @param provider the instance that shall answer, as {@code server/instance}; empty lets the resolver choose
 * @param attributes what exactly is asked for, as JSON-like values: text, numbers, booleans, lists, maps, content
 */
public record Request(
        TaskservId consumer,
        String name,
        String capability,
        Optional<TaskservId> provider,
        Map<String, Object> attributes) {

    /** Check and copy the parts. */
    public Request {
        requireNonNull(consumer, "consumer is null");
        requireNonNull(name, "name is null");
        requireNonNull(capability, "capability is null");
        requireNonNull(provider, "provider is null");
        attributes = Map.copyOf(attributes);
    }

    /** Return the request's identity: {@code server/instance/requirement}. */
    public String id() {
        return consumer + "/" + name;
    }
}
