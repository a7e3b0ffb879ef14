package dev.fettle.engine.internal;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.TaskEdge;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Know which tasks have to look at their host again, because of what was done in this run. Thread-safe. */
final class Disturbances {

    private final TaskGraph graph;
    private final Map<TaskId, TaskResult> results;
    private final Set<TaskId> changedBefore = ConcurrentHashMap.newKeySet();
    private final Set<HostId> returned = ConcurrentHashMap.newKeySet();

    /**
     * Begin with a run.
     *
     * @param results how tasks ended so far; goes on growing
     */
    Disturbances(TaskGraph graph, Map<TaskId, TaskResult> results) {
        this.graph = graph;
        this.results = results;
    }

    /** Note that a host came back after a loss: whatever was asked before no longer counts. */
    void returned(HostId host) {
        returned.add(host);
    }

    boolean disturbed(TaskId id) {
        if (returned.contains(id.host()) || changedTogether(id)) {
            return true;
        }
        for (Graph.Edge<TaskId, TaskEdge> edge : graph.graph().to(id)) {
            TaskResult before = results.get(edge.from());
            if (before != null && before.outcome() != Outcome.UNCHANGED || changedBefore.contains(edge.from())) {
                changedBefore.add(id);
                return true;
            }
        }
        return false;
    }

    /** Tell whether a task that takes turns with this one on a path has had its turn and may have changed it. */
    private boolean changedTogether(TaskId id) {
        Optional<String> path = shared(id);
        return path.isPresent()
                && results.entrySet().stream()
                        .anyMatch(other -> other.getKey().host().equals(id.host())
                                && other.getValue().outcome() != Outcome.UNCHANGED
                                && shared(other.getKey()).equals(path));
    }

    private Optional<String> shared(TaskId id) {
        return graph.node(id).resources().exclusive().filter(group -> group.startsWith("path:"));
    }
}
