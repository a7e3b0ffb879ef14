package dev.fettle.engine.model;

import dev.fettle.engine.diagnostic.Diagnostic;
import java.util.List;

/**
 * Stand for one configured instance of a service package. Both steps are pure: no I/O, no clock, no randomness.
 *
 * <p>The engine calls {@link #declare()} of every instance, matches requests with providers, calls {@link #endpoint} of the
 * providers, and once facts are known {@link #tasks} of everyone.
 */
public interface Taskserv {

    /** Return the identity of this instance. */
    TaskservId id();

    /** Return the kind of service, such as {@code coder}. */
    String type();

    /** Say what it requires and provides, from its configuration and its server's address alone. */
    Declaration declare();

    /**
     * Answer a request that the resolver matched with this instance.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when it cannot serve that request
     */
    Endpoint endpoint(Request request);

    /**
     * Return the tasks of one operation.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when the configuration does not fit the facts
     */
    List<Task> tasks(Expansion expansion);

    /**
     * Return what the user should know of the host it is installed on, such as that it is small; nothing unless overridden.
     *
     * @param facts the host's facts
     */
    default List<Diagnostic> advice(Facts facts) {
        return List.of();
    }
}
