package dev.fettle.engine.internal;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.internal.Decider.Decided;
import dev.fettle.engine.internal.host.Debt;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.HostState;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import dev.fettle.engine.plan.Reboot;
import dev.fettle.engine.plan.TaskEdge;
import dev.fettle.engine.spi.Answers.Owed;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Ask every host what its tasks need to know and decide all of them, in graph order. Tasks whose spec holds the output of an
 * up-to-date task are asked in a further batch.
 */
final class Survey {

    /**
     * Hold what a survey found.
     *
     * @param tasks every task, in graph order
     * @param specs the specs with known outputs replaced, of the tasks that were decided
     * @param there of each task that is to change something, whether the things that it is noted for are there already
     * @param states what the engine keeps on each host
     * @param problems what the user should know: why tasks cannot be planned, and what they warn of
     */
    record Findings(
            Map<TaskId, PlannedTask> tasks,
            Map<TaskId, Record> specs,
            Map<TaskId, Map<String, Boolean>> there,
            Map<HostId, HostState> states,
            List<Diagnostic> problems) {}

    private final TaskGraph graph;
    private final Hosts hosts;
    private final Renderer renderer;
    private final Parallel parallel;
    private final Map<TaskId, Map<Probe<?>, Asked>> answers = new ConcurrentHashMap<>();
    private final Map<HostId, HostState> states = new ConcurrentHashMap<>();
    private final Map<TaskId, PlannedTask> planned = new LinkedHashMap<>();
    private final Map<TaskId, Record> specs = new HashMap<>();
    private final Map<TaskId, Map<String, Boolean>> there = new HashMap<>();
    private final Map<TaskId, Set<TaskId>> changing = new HashMap<>();
    private final List<Diagnostic> problems = new ArrayList<>();

    Survey(TaskGraph graph, Hosts hosts, Renderer renderer, Parallel parallel) {
        this.graph = graph;
        this.hosts = hosts;
        this.renderer = renderer;
        this.parallel = parallel;
    }

    Findings run() throws InterruptedException {
        Map<TaskId, Record> toAsk = new LinkedHashMap<>();
        for (TaskId id : graph.order()) {
            Record spec = graph.node(id).task().spec();
            if (SpecContents.outputs(spec).isEmpty()) {
                toAsk.put(id, spec);
            }
        }
        boolean first = true;
        List<TaskId> left = graph.order();
        while (!left.isEmpty()) {
            ask(toAsk, first);
            first = false;
            toAsk = new LinkedHashMap<>();
            List<TaskId> later = new ArrayList<>();
            for (TaskId id : left) {
                if (!decide(id, toAsk)) {
                    later.add(id);
                }
            }
            left = later;
        }
        Map<TaskId, PlannedTask> inOrder = new LinkedHashMap<>();
        for (TaskId id : graph.order()) {
            inOrder.put(id, java.util.Objects.requireNonNull(planned.get(id)));
        }
        return new Findings(inOrder, specs, there, Map.copyOf(states), problems);
    }

    private void ask(Map<TaskId, Record> tasks, boolean withState) throws InterruptedException {
        Map<HostId, Map<TaskId, List<Probe<?>>>> byHost = new LinkedHashMap<>();
        for (Map.Entry<TaskId, Record> entry : tasks.entrySet()) {
            TaskNode node = graph.node(entry.getKey());
            specs.put(node.id(), entry.getValue());
            byHost.computeIfAbsent(node.id().host(), h -> new LinkedHashMap<>())
                    .put(node.id(), node.probes(entry.getValue()));
        }
        Map<HostId, HostAccess> open = hosts.open();
        if (withState) {
            open.keySet().forEach(h -> byHost.computeIfAbsent(h, x -> new LinkedHashMap<>()));
        }
        parallel.each(
                byHost.keySet().stream().filter(open::containsKey).toList(),
                host -> askHost(host, byHost.getOrDefault(host, Map.of()), withState));
    }

    private void askHost(HostId host, Map<TaskId, List<Probe<?>>> tasks, boolean withState)
            throws InterruptedException {
        Optional<HostAccess> access = hosts.access(host);
        if (access.isEmpty()) {
            return;
        }
        Set<Probe<?>> all = new LinkedHashSet<>();
        tasks.values().forEach(all::addAll);
        List<Reply> replies = new ArrayList<>();
        List<Step> before = withState ? List.of(new Step.ReadState()) : List.of();
        try {
            Map<Probe<?>, Asked> answered =
                    new Prober(access.get(), hosts.server(host).actAs(), renderer).ask(all, before, replies);
            for (Map.Entry<TaskId, List<Probe<?>>> task : tasks.entrySet()) {
                Map<Probe<?>, Asked> own = new HashMap<>();
                task.getValue().forEach(probe -> own.put(probe, java.util.Objects.requireNonNull(answered.get(probe))));
                answers.put(task.getKey(), own);
            }
            if (withState && !replies.isEmpty()) {
                states.put(host, HostState.decode(replies.get(0).text()));
            }
        } catch (ConnectionException e) {
            hosts.fail(host, e);
        }
    }

    /** Decide a task; false when it or one before it has to be asked first. */
    private boolean decide(TaskId id, Map<TaskId, Record> toAsk) {
        for (Graph.Edge<TaskId, TaskEdge> edge : graph.graph().to(id)) {
            if (!planned.containsKey(edge.from())) {
                return false;
            }
        }
        TaskNode node = graph.node(id);
        Set<TaskId> changingBefore = changingBefore(id);
        if (hosts.access(id.host()).isEmpty()) {
            conclude(node, unreachable(id), changingBefore);
            return true;
        }
        Record spec = specs.get(id);
        if (spec == null) {
            Map<Content.OutputPart, Output> known = new HashMap<>();
            for (Content.OutputPart part : SpecContents.outputs(node.task().spec())) {
                Optional<Output> output = output(part);
                if (output.isEmpty()) {
                    conclude(node, Decider.deferred(part.task()), changingBefore);
                    return true;
                }
                known.put(part, output.get());
            }
            toAsk.put(id, withOutputs(node.task().spec(), known, renderer));
            return false;
        }
        Map<Probe<?>, Asked> asked = answers.get(id);
        if (asked == null) {
            conclude(node, unreachable(id), changingBefore);
            return true;
        }
        List<TaskNode> earlier = changingBefore.stream().map(graph::node).toList();
        Optional<TaskId> disturber = disturber(earlier, node, asked.keySet());
        Function<Optional<Owed>, Decided> decide = effect ->
                open(node, Decider.decide(node, spec, asked, effect, need -> bringer(earlier, node, need), disturber));
        Optional<Owed> owed = owed(node, task -> task.decision() instanceof Decision.Change);
        Optional<Owed> perhaps = owed(node, PlannedTask::changes);
        Decided decided = decide.apply(owed);
        if (decided.decision() instanceof Decision.UpToDate
                && !perhaps.equals(owed)
                && decide.apply(perhaps).decision() instanceof Decision.Change) {
            // A task that may change or not triggers this one.
            decided =
                    Decider.deferred(triggers(node, PlannedTask::changes).get(0).from());
        }
        if (decided.decision() instanceof Decision.Change) {
            there.put(id, node.there(asked));
        }
        conclude(node, local(node, decided), changingBefore);
        return true;
    }

    /**
     * A directory that stays because it holds things may yet go when these go first, and whether a host has to be booted anew
     * depends on all that is done to it before: that is known only then. So it is with what comes last, with a thing that a task
     * before brings along by name, such as what a restored backup holds, and with what a module says is left open.
     */
    private Decided open(TaskNode node, Decided decided) {
        if (decided.cause().isEmpty()) {
            return decided;
        }
        TaskId cause = decided.cause().get();
        boolean stays = decided.decision() instanceof Decision.UpToDate
                && (node.isAlone()
                        || node.task().tags().contains(Pruning.TAG)
                        || graph.node(cause).bringsAlong(node));
        boolean unsettled =
                isLast(node) || node.isUnsettledBy(graph.node(cause), decided.certainty() == Certainty.FORETOLD);
        return stays || unsettled ? Decider.deferred(cause) : decided;
    }

    /** Tell whether it comes after others however they end, to bring in order what they left. */
    private boolean isLast(TaskNode node) {
        return graph.graph().to(node.id()).stream().anyMatch(edge -> edge.label() instanceof TaskEdge.Finally);
    }

    /** The machine that the engine runs on cannot be booted anew by it. */
    private Decided local(TaskNode node, Decided decided) {
        boolean reboots = decided.decision() instanceof Decision.Change change
                && change.actions().stream().anyMatch(Reboot.class::isInstance);
        return reboots && hosts.server(node.id().host()).connection().equals("local")
                ? Decider.blocked(
                        node,
                        "it would reboot this very machine: "
                                + decided.decision().reason(),
                        "Reboot it yourself, then run again.")
                : decided;
    }

    private Optional<Output> output(Content.OutputPart part) {
        PlannedTask task = planned.get(graph.primary(part.task()));
        return task != null && task.decision() instanceof Decision.UpToDate upToDate
                ? Optional.ofNullable(upToDate.outputs().get(part.name()))
                : Optional.empty();
    }

    /** Replace the outputs in a spec; a sensitive one is masked from then on. */
    static Record withOutputs(Record spec, Map<Content.OutputPart, Output> known, Renderer renderer) {
        return SpecContents.map(
                spec,
                content -> content.map(segment -> {
                    if (segment instanceof Content.OutputPart part && known.get(part) != null) {
                        return renderer.segment(known.get(part));
                    }
                    return segment;
                }));
    }

    private Decided unreachable(TaskId id) {
        return new Decided(
                new Decision.Deferred("cannot be known until " + id.host() + " can be reached"),
                Certainty.DEFERRED,
                Optional.empty(),
                Optional.empty());
    }

    private void conclude(TaskNode node, Decided decided, Set<TaskId> changingBefore) {
        decided.problem().ifPresent(problems::add);
        PlannedTask task = new PlannedTask(
                node.task(),
                node.owners(),
                decided.decision(),
                decided.certainty(),
                decided.cause(),
                graph.graph().to(node.id()).stream()
                        .map(Graph.Edge::from)
                        .distinct()
                        .sorted()
                        .toList());
        planned.put(node.id(), task);
        if (task.changes()) {
            Set<TaskId> with = new LinkedHashSet<>(changingBefore);
            with.add(node.id());
            changing.put(node.id(), with);
        } else {
            changing.put(node.id(), changingBefore);
        }
    }

    private Set<TaskId> changingBefore(TaskId id) {
        Set<TaskId> all = Set.of();
        for (Graph.Edge<TaskId, TaskEdge> edge : graph.graph().to(id)) {
            Set<TaskId> before = changing.getOrDefault(edge.from(), Set.of());
            if (all.isEmpty()) {
                all = before;
            } else if (!before.isEmpty() && before != all) {
                all = new LinkedHashSet<>(all);
                all.addAll(before);
            }
        }
        return all;
    }

    /** Return the effect owed to a task: noted on the host, or foretold by a task that triggers it and fits. */
    private Optional<Owed> owed(TaskNode node, Predicate<PlannedTask> fits) {
        Optional<Owed> foretold = triggers(node, fits).stream()
                .map(edge -> new Owed(((TaskEdge.Triggers) edge.label()).effect(), Long.MAX_VALUE))
                .min(java.util.Comparator.comparing(o -> o.effect().equals("restart") ? 0 : 1));
        return foretold.or(() -> noted(node, states.getOrDefault(node.id().host(), HostState.empty())));
    }

    private List<Graph.Edge<TaskId, TaskEdge>> triggers(TaskNode node, Predicate<PlannedTask> fits) {
        return graph.graph().to(node.id()).stream()
                .filter(edge -> edge.label() instanceof TaskEdge.Triggers
                        && fits.test(java.util.Objects.requireNonNull(planned.get(edge.from()))))
                .toList();
    }

    /** Return the effect that the host's state notes as owed to a task. */
    static Optional<Owed> noted(TaskNode node, HostState state) {
        return debts(node, state).stream()
                .map(debt -> new Owed(debt.effect(), state.debts().getOrDefault(debt, 0L)))
                .min(java.util.Comparator.comparing((Owed o) -> o.effect().equals("restart") ? 0 : 1)
                        .thenComparing(Owed::sinceMicros, java.util.Comparator.reverseOrder()));
    }

    /** Return the noted debts that a task would pay. */
    static List<Debt> debts(TaskNode node, HostState state) {
        return state.debts().keySet().stream()
                .filter(debt -> node.resources().manages().contains(debt.resource()))
                .toList();
    }

    private static Optional<TaskId> bringer(List<TaskNode> earlier, TaskNode node, String need) {
        List<TaskNode> near = earlier.stream()
                .filter(e -> e.id().host().equals(node.id().host()))
                .toList();
        Optional<TaskNode> found =
                near.stream().filter(e -> e.bringsByName(need)).findFirst();
        String parent = need;
        while (found.isEmpty() && parent.startsWith("path:/") && parent.lastIndexOf('/') > "path:".length()) {
            parent = parent.substring(0, parent.lastIndexOf('/'));
            String candidate = parent;
            found = near.stream().filter(e -> e.bringsByName(candidate)).findFirst();
        }
        // Of several that may bring anything, the latest is the likeliest.
        return found.or(() -> near.stream().filter(e -> e.brings(need)).reduce((first, later) -> later))
                .map(TaskNode::id);
    }

    private Optional<TaskId> disturber(List<TaskNode> earlier, TaskNode node, Set<Probe<?>> probes) {
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        Set<String> looksAt = new LinkedHashSet<>(node.resources().manages());
        looksAt.addAll(node.resources().needs());
        probes.forEach(p -> looksAt.addAll(p.needs()));
        for (TaskNode before : earlier) {
            if (before.id().host().equals(node.id().host())
                    && (node.isAlone()
                            || isLast(node)
                            || node.asksByScript()
                            || node.isUnsettledBy(before, false)
                            || looksAt.stream().anyMatch(key -> before.brings(key) || before.isInside(key)))) {
                return Optional.of(before.id());
            }
        }
        return Optional.empty();
    }
}
