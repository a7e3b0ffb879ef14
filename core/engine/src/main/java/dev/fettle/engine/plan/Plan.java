package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.TaskId;
import java.util.List;
import java.util.Map;

/**
 * Say what would happen: every task of every host, in an order in which they could run. Immutable; holds no secret.
 *
 * @param infra the infra's name
 * @param scope what was asked for, in words, such as {@code coder and what it needs}
 * @param operation {@code install} or another operation
 * @param hosts what is known of each host, by its name
 * @param tasks every task in graph order, removals of what is no longer declared among them
 * @param graph who waits for whom, and why
 * @param diagnostics what the user should know; an error among them means that the plan cannot be applied
 */
public record Plan(
        String infra,
        String scope,
        String operation,
        Map<HostId, HostPlan> hosts,
        List<PlannedTask> tasks,
        Graph<TaskId, TaskEdge> graph,
        List<Diagnostic> diagnostics) {

    /** The version of the plan's format; raised when a reader of an older one would misread it. */
    public static final int FORMAT_VERSION = 1;

    /**
     * Hold what a plan knows of one host.
     *
     * @param server the server as the infra writes it
     * @param facts what its first answers were
     * @param roundTrips how many requests the engine made of it so far, connecting included
     */
    public record HostPlan(Server server, Facts facts, int roundTrips) {
        /** Check the parts. */
        public HostPlan {
            requireNonNull(server, "server is null");
            requireNonNull(facts, "facts is null");
        }
    }

    /** Check and copy the parts. */
    public Plan {
        requireNonNull(infra, "infra is null");
        requireNonNull(scope, "scope is null");
        requireNonNull(operation, "operation is null");
        hosts = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(hosts));
        tasks = List.copyOf(tasks);
        requireNonNull(graph, "graph is null");
        diagnostics = List.copyOf(diagnostics);
    }

    /** Return the tasks that are expected to change their host, or may. */
    public List<PlannedTask> changes() {
        return tasks.stream().filter(PlannedTask::changes).toList();
    }

    /** Return how many decisions are known so well. */
    public long count(PlannedTask.Certainty certainty) {
        return tasks.stream().filter(task -> task.certainty() == certainty).count();
    }

    /** Tell whether nothing would change. */
    public boolean isEmpty() {
        return tasks.stream().noneMatch(PlannedTask::changes);
    }

    /** Tell whether it can be applied. */
    public boolean isApplicable() {
        return diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}
