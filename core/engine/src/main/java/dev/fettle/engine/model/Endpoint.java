package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Answer a request: where and how the consumer reaches what it asked for.
 *
 * @param provider who answers
 * @param capability what is provided
 * @param attributes host, port, path and the like, as JSON-like values
 */
public record Endpoint(TaskservId provider, String capability, Map<String, Object> attributes) {

    /** Check and copy the parts. */
    public Endpoint {
        requireNonNull(provider, "provider is null");
        requireNonNull(capability, "capability is null");
        attributes = Map.copyOf(attributes);
    }
}
