package dev.fettle.engine.internal;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.model.Trigger;
import dev.fettle.engine.plan.TaskEdge;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Join the tasks of all hosts into one graph: equal ones become one node, and every wait has a reason. */
final class TaskGraph {

    private final Map<TaskId, TaskNode> nodes;
    private final Graph<TaskId, TaskEdge> graph;
    private final List<TaskId> order;
    private final Map<TaskId, TaskId> primary;
    private final Map<TaskId, Integer> places = new HashMap<>();

    private TaskGraph(Map<TaskId, TaskNode> nodes, Graph<TaskId, TaskEdge> graph, Map<TaskId, TaskId> primary) {
        this.nodes = nodes;
        this.graph = graph;
        this.primary = primary;
        this.order = graph.order();
        order.forEach(id -> places.put(id, places.size()));
    }

    Map<TaskId, TaskNode> nodes() {
        return nodes;
    }

    TaskNode node(TaskId id) {
        return java.util.Objects.requireNonNull(nodes.get(id), "no such task");
    }

    Graph<TaskId, TaskEdge> graph() {
        return graph;
    }

    /** Return the place of a node in the order, from 0. */
    int place(TaskId id) {
        return java.util.Objects.requireNonNull(places.get(id), "no such task");
    }

    /** Return the node that a task became a part of. */
    TaskId primary(TaskId task) {
        return primary.getOrDefault(task, task);
    }

    List<TaskId> order() {
        return order;
    }

    /** Return the graph of some of its nodes. One that waited for another through nodes left out still waits for it. */
    TaskGraph only(Set<TaskId> kept) {
        Map<TaskId, TaskNode> some = new TreeMap<>(nodes);
        some.keySet().retainAll(kept);
        Graph.Builder<TaskId, TaskEdge> rest = Graph.builder();
        for (TaskId id : some.keySet()) {
            rest.node(id);
            Deque<Graph.Edge<TaskId, TaskEdge>> open = new ArrayDeque<>(graph.to(id));
            Set<TaskId> passed = new HashSet<>();
            while (!open.isEmpty()) {
                Graph.Edge<TaskId, TaskEdge> edge = open.remove();
                if (kept.contains(edge.from())) {
                    rest.edge(edge.from(), id, edge.to().equals(id) ? edge.label() : new TaskEdge.Order("comes after"));
                } else if (passed.add(edge.from())) {
                    open.addAll(graph.to(edge.from()));
                }
            }
        }
        return new TaskGraph(some, rest.build(), primary);
    }

    /**
     * Build the graph.
     *
     * @param tasks each task with the taskserv that declared it
     * @param problems gets every problem found; the graph leaves out what is wrong
     */
    static TaskGraph of(Map<Task, TaskservId> tasks, Map<String, TaskModule<?>> modules, List<Diagnostic> problems) {
        return new Builder(modules, problems).build(tasks);
    }

    private static final class Builder {
        private final Map<String, TaskModule<?>> modules;
        private final List<Diagnostic> problems;
        private final Map<TaskId, TaskNode> nodes = new TreeMap<>();
        private final Map<TaskId, TaskId> primary = new HashMap<>();
        private final Map<HostId, Map<String, TaskId>> managers = new HashMap<>();
        private final Map<HostId, Map<String, List<TaskId>>> providers = new HashMap<>();
        private final Graph.Builder<TaskId, TaskEdge> graph = Graph.builder();

        Builder(Map<String, TaskModule<?>> modules, List<Diagnostic> problems) {
            this.modules = modules;
            this.problems = problems;
        }

        TaskGraph build(Map<Task, TaskservId> tasks) {
            Map<TaskId, TaskNode> declared = new TreeMap<>();
            tasks.keySet().forEach(task -> declare(task, declared));
            declared.values().forEach(this::merge);
            Map<String, List<TaskId>> fulfilling = new HashMap<>();
            for (TaskNode node : nodes.values()) {
                index(node);
                node.task()
                        .fulfils()
                        .ifPresent(request -> fulfilling
                                .computeIfAbsent(request, r -> new ArrayList<>())
                                .add(node.id()));
            }
            // A task that was merged into another may fulfil a request of its own.
            for (Task task : tasks.keySet()) {
                TaskId node = primary.get(task.id());
                if (node != null) {
                    task.fulfils()
                            .ifPresent(request -> fulfilling
                                    .computeIfAbsent(request, r -> new ArrayList<>())
                                    .add(node));
                }
            }
            for (TaskNode node : nodes.values()) {
                graph.node(node.id());
            }
            tasks.forEach((task, taskserv) -> connect(task, taskserv, fulfilling));
            nodes.values().forEach(this::connectResources);
            Optional<List<Graph.Edge<TaskId, TaskEdge>>> cycle = graph.cycle();
            if (cycle.isEmpty()) {
                return new TaskGraph(nodes, graph.build(), primary);
            }
            problems.add(cycleProblem(cycle.get()));
            return new TaskGraph(Map.of(), Graph.<TaskId, TaskEdge>builder().build(), Map.of());
        }

        private void declare(Task task, Map<TaskId, TaskNode> declared) {
            TaskModule<?> module = modules.get(task.module());
            if (module == null) {
                problems.add(Diagnostic.error(
                                Code.MODULE_UNKNOWN,
                                "Task `" + task.id() + "` names module `" + task.module()
                                        + "`, which is not installed.",
                                "Installed are " + String.join(", ", new java.util.TreeSet<>(modules.keySet())) + ".")
                        .at(task.source())
                        .about(task.id()));
                return;
            }
            if (!module.specType().isInstance(task.spec())) {
                problems.add(Diagnostic.error(
                                Code.BUG,
                                "Task `" + task.id() + "` holds a `"
                                        + task.spec().getClass().getSimpleName() + "` where module `" + task.module()
                                        + "` takes a `" + module.specType().getSimpleName() + "`.",
                                "Give the task a spec of the module's own type.")
                        .at(task.source())
                        .about(task.id()));
                return;
            }
            Resources known = TaskNode.resources(module, task.spec());
            Resources all = known.providing(task.provides().stream().sorted().toArray(String[]::new));
            TaskNode before = declared.put(task.id(), new TaskNode(task, Set.of(task.id()), module, all));
            if (before != null) {
                problems.add(Diagnostic.error(
                                Code.CONFLICT,
                                "Two tasks are named `" + task.id() + "`.",
                                "Give one of them another name.")
                        .at(task.source())
                        .about(task.id()));
            }
        }

        private void merge(TaskNode node) {
            Map<String, TaskId> managed = managers.computeIfAbsent(node.id().host(), h -> new HashMap<>());
            Set<TaskId> same = node.resources().manages().stream()
                    .map(managed::get)
                    .filter(java.util.Objects::nonNull)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (same.isEmpty()) {
                add(node);
                return;
            }
            TaskNode other = nodes.get(same.iterator().next());
            if (other == null) {
                return;
            }
            if (same.size() == 1
                    && other.task().module().equals(node.task().module())
                    && other.task().spec().equals(node.task().spec())) {
                primary.put(node.id(), other.id());
                Set<TaskId> owners = new LinkedHashSet<>(other.owners());
                owners.add(node.id());
                nodes.put(other.id(), new TaskNode(other.task(), owners, other.module(), other.resources()));
                return;
            }
            String key = node.resources().manages().stream()
                    .filter(managed::containsKey)
                    .findFirst()
                    .orElse("");
            problems.add(Diagnostic.error(
                            Code.CONFLICT,
                            "Tasks `" + other.id() + "` and `" + node.id() + "` both manage `" + key
                                    + "`, and differently.",
                            "Let one of them manage it, or make them equal.")
                    .at(node.task().source())
                    .about(node.id()));
        }

        private void add(TaskNode node) {
            nodes.put(node.id(), node);
            primary.put(node.id(), node.id());
            for (String key : node.resources().manages()) {
                managers.computeIfAbsent(node.id().host(), h -> new HashMap<>()).put(key, node.id());
            }
        }

        private void index(TaskNode node) {
            for (String key : node.resources().provides()) {
                if (!key.endsWith(":*")) {
                    providers
                            .computeIfAbsent(node.id().host(), h -> new HashMap<>())
                            .computeIfAbsent(key, k -> new ArrayList<>())
                            .add(node.id());
                }
            }
        }

        private void connect(Task task, TaskservId taskserv, Map<String, List<TaskId>> fulfilling) {
            TaskId to = primary.get(task.id());
            if (to == null) {
                return;
            }
            for (TaskId from : task.after()) {
                edge(task, from, to, new TaskEdge.Order("is declared to come after"));
            }
            for (TaskId from : task.finallyAfter()) {
                edge(task, from, to, new TaskEdge.Finally("comes after the end of"));
            }
            for (Trigger trigger : task.triggers()) {
                TaskId target = primary.get(trigger.target());
                if (target == null) {
                    unknown(task, trigger.target());
                } else if (!target.equals(to)) {
                    graph.edge(to, target, new TaskEdge.Triggers(trigger.effect()));
                }
            }
            for (Content.OutputPart output : SpecContents.outputs(task.spec())) {
                edge(task, output.task(), to, new TaskEdge.Order("uses `" + output.name() + "` of"));
            }
            for (String requirement : task.needs()) {
                for (TaskId from : fulfilling.getOrDefault(taskserv + "/" + requirement, List.of())) {
                    if (!from.equals(to)) {
                        graph.edge(from, to, new TaskEdge.Order("needs its `" + requirement + "` from"));
                    }
                }
            }
        }

        private void edge(Task task, TaskId from, TaskId to, TaskEdge label) {
            TaskId node = primary.get(from);
            if (node == null) {
                unknown(task, from);
            } else if (!node.equals(to)) {
                graph.edge(node, to, label);
            }
        }

        private void unknown(Task task, TaskId missing) {
            problems.add(Diagnostic.error(
                            Code.REFERENCE_UNKNOWN,
                            "Task `" + task.id() + "` refers to `" + missing + "`, which does not exist.",
                            "Add that task, or leave the reference out.")
                    .at(task.source())
                    .about(task.id()));
        }

        private void connectResources(TaskNode node) {
            if (node.task().tags().contains(Pruning.TAG)) {
                // These have an order of their own, and what another one takes away is there no longer.
                return;
            }
            Set<String> needs = new LinkedHashSet<>(node.resources().needs());
            if (SpecContents.outputs(node.task().spec()).isEmpty()) {
                for (Probe<?> probe : node.probes(node.task().spec())) {
                    needs.addAll(probe.needs());
                }
            }
            for (String need : needs) {
                for (TaskId from : bringing(node.id().host(), need)) {
                    if (!from.equals(node.id())) {
                        graph.edge(from, node.id(), new TaskEdge.Order("needs " + need + " from"));
                    }
                }
            }
        }

        private List<TaskId> bringing(HostId host, String key) {
            Map<String, TaskId> managed = managers.getOrDefault(host, Map.of());
            Map<String, List<TaskId>> provided = providers.getOrDefault(host, Map.of());
            String candidate = key;
            while (true) {
                TaskId manager = managed.get(candidate);
                if (manager != null) {
                    return List.of(manager);
                }
                List<TaskId> by = provided.get(candidate);
                if (by != null) {
                    return by;
                }
                int slash = candidate.lastIndexOf('/');
                if (!key.startsWith("path:/") || slash <= "path:".length()) {
                    return List.of();
                }
                candidate = candidate.substring(0, slash);
            }
        }

        private Diagnostic cycleProblem(List<Graph.Edge<TaskId, TaskEdge>> cycle) {
            StringBuilder path = new StringBuilder();
            Map<TaskId, String> seen = new LinkedHashMap<>();
            for (int i = cycle.size() - 1; i >= 0; i--) {
                var edge = cycle.get(i);
                path.append("\n  `")
                        .append(edge.to())
                        .append("` ")
                        .append(edge.label().reason())
                        .append(" `")
                        .append(edge.from())
                        .append('`');
                seen.put(edge.to(), edge.label().reason());
            }
            return Diagnostic.error(
                            Code.CYCLE,
                            seen.size() + " tasks wait for each other in a circle:" + path,
                            "Remove one of these reasons.")
                    .at(node(cycle.get(0).from()).task().source())
                    .about(cycle.get(0).from());
        }

        private TaskNode node(TaskId id) {
            return java.util.Objects.requireNonNull(nodes.get(id));
        }
    }
}
