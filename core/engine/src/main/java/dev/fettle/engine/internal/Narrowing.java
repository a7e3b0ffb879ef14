package dev.fettle.engine.internal;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keep the tasks that a scope's hosts and tags select, and say which of the others the rest waits for. */
final class Narrowing {

    /** How many tasks that are left out are named. */
    private static final int NAMED = 5;

    private final Scope scope;

    Narrowing(Scope scope) {
        this.scope = scope;
    }

    boolean covers(HostId host) {
        return scope.hosts().isEmpty() || scope.hosts().contains(host.name());
    }

    /** Find servers that the scope names and the infra does not have. */
    void check(Definition definition, List<Diagnostic> problems) {
        Set<String> unknown = new TreeSet<>(scope.hosts());
        definition.servers().forEach(server -> unknown.remove(server.id().name()));
        for (String name : unknown) {
            problems.add(Diagnostic.error(
                    Code.SERVER_UNKNOWN,
                    "Infra `" + definition.name() + "` has no server `" + name + "`.",
                    "It has "
                            + definition.servers().stream()
                                    .map(server -> "`" + server.id().name() + "`")
                                    .collect(Collectors.joining(", "))
                            + "."));
        }
    }

    /**
     * Return the part of a graph that is selected.
     *
     * @param tasks every task that was declared
     * @param diagnostics gets what is left out although something waits for it
     */
    TaskGraph narrow(TaskGraph graph, Collection<Task> tasks, List<Diagnostic> diagnostics) {
        if (scope.hosts().isEmpty() && scope.tags().isEmpty()) {
            return graph;
        }
        Set<TaskId> kept = new TreeSet<>();
        for (Task task : tasks) {
            boolean tagged = scope.tags().isEmpty() || task.tags().stream().anyMatch(scope.tags()::contains);
            if (tagged && covers(task.id().host())) {
                kept.add(graph.primary(task.id()));
            }
        }
        kept.retainAll(graph.nodes().keySet());
        if (kept.isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                    Code.ADVICE,
                    "No task is selected.",
                    scope.tags().isEmpty()
                            ? "Nothing runs on these servers."
                            : "No task there has a tag among " + String.join(", ", new TreeSet<>(scope.tags())) + "."));
        }
        Set<TaskId> missed = new TreeSet<>();
        for (TaskId id : kept) {
            missed.addAll(graph.graph().ancestors(id));
            for (Content.OutputPart output :
                    SpecContents.outputs(graph.node(id).task().spec())) {
                TaskId source = graph.primary(output.task());
                if (!kept.contains(source)) {
                    diagnostics.add(Diagnostic.error(
                                    Code.NEED_MISSING,
                                    "Task `" + id + "` uses `" + output.name() + "` of `" + source
                                            + "`, which is left out.",
                                    "Select that task too, by its host or tag.")
                            .about(id));
                }
            }
        }
        missed.removeAll(kept);
        if (!missed.isEmpty()) {
            String names =
                    missed.stream().limit(NAMED).map(id -> "`" + id + "`").collect(Collectors.joining(", "));
            diagnostics.add(Diagnostic.warning(
                    Code.ADVICE,
                    "Left out although the rest waits for " + (missed.size() == 1 ? "it" : "them") + ": " + names
                            + (missed.size() > NAMED ? " and " + (missed.size() - NAMED) + " more" : "") + ".",
                    "Whether they are up to date was not looked at."));
        }
        return graph.only(kept);
    }
}
