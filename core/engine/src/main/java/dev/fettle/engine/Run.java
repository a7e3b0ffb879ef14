package dev.fettle.engine;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.plan.Plan;

/**
 * Plan and apply one definition over connections that stay open between the two. Made by {@link Engine#open}.
 *
 * <p>Thread-safe, but one plan or apply at a time. Closing it closes the connections and frees the hosts' locks.
 */
public interface Run extends AutoCloseable {

    /**
     * Ask the hosts and say what would happen. Changes nothing.
     *
     * <p>Problems that concern the whole definition are thrown before any host is contacted; those of single hosts and tasks
     * are the plan's diagnostics.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when the definition cannot be planned
     */
    Plan plan(Scope scope, Cancellation cancellation);

    /**
     * Do what a plan of this run says, and nothing else. Every task ends with an outcome; failures are outcomes and not exceptions.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when the plan cannot be applied
     */
    Report apply(Plan plan, ApplyOptions options, Cancellation cancellation);

    /** Close the connections; does nothing when they are closed already. */
    @Override
    void close();
}
