package dev.fettle.engine.internal;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.graph.GraphWalker;
import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.HostState;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import dev.fettle.engine.plan.TaskEdge;
import dev.fettle.engine.spi.ConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Apply a plan: lock the hosts, look again, walk the graph, report. */
final class Applier {

    private final Planner.Planned planned;
    private final ApplyOptions options;
    private final Hosts hosts;
    private final Renderer renderer;
    private final SecretVault secrets;
    private final Parallel parallel;
    private final ExecutorService executor;
    private final EngineListener events;
    private final Cancellation cancellation;
    private final Clock clock;
    private final TaskGraph graph;

    final Map<HostId, HostBook> books = new ConcurrentHashMap<>();
    final Map<TaskId, TaskResult> results = new ConcurrentHashMap<>();
    final Map<TaskId, Map<String, Output>> outputs = new ConcurrentHashMap<>();
    private final Map<HostId, Diagnostic> unusable = new ConcurrentHashMap<>();
    private final List<Diagnostic> diagnostics = new CopyOnWriteArrayList<>();
    private final Disturbances disturbances;
    private final Set<TaskId> unforeseen = ConcurrentHashMap.newKeySet();

    Applier(
            Planner.Planned planned,
            ApplyOptions options,
            Hosts hosts,
            Renderer renderer,
            SecretVault secrets,
            Parallel parallel,
            ExecutorService executor,
            EngineListener events,
            Cancellation cancellation,
            Clock clock) {
        this.planned = planned;
        this.options = options;
        this.hosts = hosts;
        this.renderer = renderer;
        this.secrets = secrets;
        this.parallel = parallel;
        this.executor = executor;
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
        this.graph = planned.graph();
        this.disturbances = new Disturbances(graph, results);
    }

    Report apply() throws InterruptedException {
        Instant begun = clock.instant();
        Plan plan = planned.plan();
        events.on(new EngineEvent.ApplyStarted(plan));
        if (!idle()) {
            lock();
            Survey.Findings now = new Survey(graph, hosts, renderer, parallel).run();
            unusable.putAll(hosts.failed());
            now.states().forEach((id, state) -> books.put(id, new HostBook(plan.infra(), state)));
            cancellation.onCancel(() -> hosts.open().values().forEach(HostAccess::cancel));
            new GraphWalker<>(
                            graph.graph(),
                            edge -> !(edge instanceof TaskEdge.Finally),
                            new Visit(now),
                            new Places(graph, options),
                            executor,
                            cancellation)
                    .walk();
            settleBooks();
        } else {
            planned.findings().tasks().values().forEach(task -> {
                warn(graph.node(task.id()), task.decision());
                finish(Ends.upToDate(task));
            });
        }
        List<String> owed = new ArrayList<>();
        new TreeMap<>(books).forEach((id, book) -> book.debts().forEach(debt -> owed.add(debt + " on " + id)));
        Map<HostId, Integer> roundTrips = new TreeMap<>();
        hosts.open().forEach((id, access) -> roundTrips.put(id, access.roundTrips()));
        diagnostics.addAll(unusable.values());
        Report report = new Report(
                plan.infra(),
                plan.operation(),
                graph.order().stream()
                        .map(id -> java.util.Objects.requireNonNull(results.get(id)))
                        .toList(),
                owed,
                unforeseen.stream().sorted().toList(),
                notNeeded(),
                roundTrips,
                diagnostics.stream().distinct().toList(),
                Duration.between(begun, clock.instant()));
        events.on(new EngineEvent.ApplyFinished(report));
        return report;
    }

    private List<TaskId> notNeeded() {
        return planned.findings().tasks().values().stream()
                .filter(task -> task.decision() instanceof Decision.Change && task.certainty() != Certainty.TENTATIVE)
                .map(PlannedTask::id)
                .filter(id -> java.util.Objects.requireNonNull(results.get(id)).outcome() == Outcome.UNCHANGED)
                .sorted()
                .toList();
    }

    /** Tell whether nothing is to be done and nothing to be noted, so that no host has to be asked again. */
    private boolean idle() {
        if (!planned.plan().isEmpty()
                || !planned.forgotten().isEmpty()
                || !hosts.failed().isEmpty()) {
            return false;
        }
        Map<HostId, HostBook> known = new TreeMap<>();
        planned.findings().states().forEach((id, state) -> {
            known.put(id, new HostBook(planned.plan().infra(), state));
        });
        for (TaskId id : graph.order()) {
            HostBook book = known.get(id.host());
            if (book == null
                    || !book.entries(graph.node(id), 0, Optional.empty(), Map.of())
                            .isEmpty()
                    || !book.removed(graph.node(id)).isEmpty()
                    || !book.debts(graph.node(id)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void lock() throws InterruptedException {
        parallel.each(hosts.open().keySet(), id -> {
            Optional<HostAccess> access = hosts.access(id);
            if (access.isEmpty()) {
                return;
            }
            try {
                String holder = access.get().lock(options.runName());
                if (!holder.isEmpty()) {
                    unusable.put(
                            id,
                            Diagnostic.error(
                                            Code.HOST_LOCKED,
                                            "Host `" + id + "` is being changed by another run: " + holder + ".",
                                            "Wait until it has ended, then run again.")
                                    .about(id));
                }
            } catch (ConnectionException e) {
                hosts.fail(id, e);
            }
        });
    }

    /** Write what was put off: entries for what was there already, and entries of what is forgotten. */
    private void settleBooks() throws InterruptedException {
        // A host without a task any more has no book.
        Set<HostId> ids = new TreeSet<>(books.keySet());
        ids.addAll(planned.forgotten().keySet());
        parallel.each(List.copyOf(ids), id -> {
            List<Step> steps = new ArrayList<>();
            Optional.ofNullable(books.get(id)).ifPresent(book -> steps.addAll(book.takePending()));
            planned.forgotten().getOrDefault(id, List.of()).forEach(entry -> steps.add(new Step.Strike(entry)));
            Optional<HostAccess> access = hosts.access(id);
            if (steps.isEmpty() || access.isEmpty() || unusable.containsKey(id)) {
                return;
            }
            try {
                access.get().run(new Frame(hosts.server(id).actAs(), steps, Prober.TIME_LIMIT)).stream()
                        .filter(reply -> reply.status() > 0)
                        .findFirst()
                        .ifPresent(reply -> diagnostics.add(Diagnostic.warning(
                                        Code.HOST_UNUSABLE,
                                        "What the engine keeps on `" + id + "` could not be written: "
                                                + reply.text().strip(),
                                        "Make room for its state directory, then run again.")
                                .about(id)));
            } catch (ConnectionException e) {
                hosts.fail(id, e);
                unusable.put(id, java.util.Objects.requireNonNull(hosts.failed().get(id)));
            }
        });
    }

    /** Note in the report what a decision warns of. */
    void warn(TaskNode node, Decision decision) {
        Decider.warning(node, decision)
                .map(warning -> new Diagnostic(
                        warning.code(),
                        warning.severity(),
                        secrets.redact(warning.summary()),
                        warning.hint(),
                        warning.where(),
                        warning.subject()))
                .ifPresent(diagnostics::add);
    }

    private void finish(TaskResult result) {
        TaskResult shown = new TaskResult(
                result.id(),
                result.module(),
                result.outcome(),
                secrets.redact(result.reason()),
                result.differences(),
                secrets.redact(result.detail()),
                result.cause(),
                result.verified(),
                result.duration());
        results.put(shown.id(), shown);
        events.on(new EngineEvent.TaskFinished(shown));
    }

    private PlannedTask plannedTask(TaskId id) {
        return java.util.Objects.requireNonNull(planned.findings().tasks().get(id));
    }

    /** Visit one task. */
    private final class Visit implements GraphWalker.Visitor<TaskId> {

        private final Survey.Findings now;

        Visit(Survey.Findings now) {
            this.now = now;
        }

        @Override
        public boolean visit(TaskId id) throws InterruptedException {
            Instant begun = clock.instant();
            TaskResult result;
            Diagnostic gone = unusable.get(id.host());
            if (gone != null || hosts.access(id.host()).isEmpty()) {
                result = Ends.notStarted(plannedTask(id), gone == null ? "the host is not connected" : gone.summary());
            } else {
                TaskTurn turn = new TaskTurn(Applier.this, id, now, begun);
                result = turn.take();
            }
            finish(result);
            return result.succeeded();
        }

        @Override
        public void skip(TaskId id, TaskId cause) {
            finish(Ends.skipped(plannedTask(id), cause));
        }

        @Override
        public void drop(TaskId id) {
            finish(Ends.notStarted(plannedTask(id), "the run was stopped"));
        }
    }

    TaskGraph graph() {
        return graph;
    }

    Planner.Planned planned() {
        return planned;
    }

    ApplyOptions options() {
        return options;
    }

    Hosts hosts() {
        return hosts;
    }

    Renderer renderer() {
        return renderer;
    }

    EngineListener events() {
        return events;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Clock clock() {
        return clock;
    }

    HostBook book(HostId id) {
        return books.computeIfAbsent(id, h -> new HostBook(planned.plan().infra(), HostState.empty()));
    }

    /** Tell what a command of a task wrote. */
    void said(TaskId id, String line) {
        events.on(new EngineEvent.TaskOutput(id, secrets.redact(line)));
    }

    void unforeseen(TaskId id) {
        unforeseen.add(id);
    }

    /**
     * Try to come back after a loss: connect again and lock again. What was asked before no longer counts.
     *
     * @return whether the host can be used again
     */
    boolean cameBack(HostId id, HostAccess access, int epoch, ConnectionException e) throws InterruptedException {
        if (cancellation.isCancelled() || unusable.containsKey(id)) {
            return false;
        }
        events.on(new EngineEvent.HostLost(id, String.valueOf(e.getMessage())));
        try {
            access.reconnect(epoch);
            if (access.lock(options.runName()).isEmpty()) {
                disturbances.returned(id);
                events.on(new EngineEvent.HostConnected(id));
                return true;
            }
            hosts.fail(id, e);
        } catch (ConnectionException again) {
            hosts.fail(id, again);
        }
        Diagnostic problem = hosts.failed().get(id);
        if (problem != null) {
            unusable.put(id, problem);
        }
        return false;
    }

    /** Note that a host was booted anew: what was asked before no longer counts. */
    void returned(HostId id) {
        disturbances.returned(id);
    }

    /** Wait, unless the run is stopped. */
    void pause(Duration pause) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        cancellation.onCancel(stop::countDown);
        stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tell whether a task has to look again, because of what was done in this run. */
    boolean disturbed(TaskId id) {
        return disturbances.disturbed(id);
    }
}
