package dev.fettle.engine.internal;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostState;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.SupportedSystem;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.Plan.HostPlan;
import dev.fettle.engine.plan.Rehearsal;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Turn a definition into a plan: resolve, gather facts, expand, join into a graph, survey the hosts. */
final class Planner {

    /** A plan with what applying it needs besides. */
    record Planned(Plan plan, TaskGraph graph, Survey.Findings findings, Map<HostId, List<LedgerEntry>> forgotten) {}

    private static final SupportedSystem DEBIAN = new SupportedSystem("debian", "debian", "12", "bookworm", false);

    private final Definition definition;
    private final Map<String, TaskModule<?>> modules;
    private final Hosts hosts;
    private final Renderer renderer;
    private final Parallel parallel;
    private final Map<HostId, Facts> facts = new ConcurrentHashMap<>();
    private final Map<HostId, HostState> states = new ConcurrentHashMap<>();
    private final List<Diagnostic> problems = new ArrayList<>();

    Planner(
            Definition definition,
            Map<String, TaskModule<?>> modules,
            Hosts hosts,
            Renderer renderer,
            Parallel parallel) {
        this.definition = definition;
        this.modules = modules;
        this.hosts = hosts;
        this.renderer = renderer;
        this.parallel = parallel;
    }

    Planned plan(Scope scope) throws InterruptedException {
        Narrowing narrowing = new Narrowing(scope);
        narrowing.check(definition, problems);
        stopOnProblems();
        Resolution resolution = new Resolver(definition).resolve(scope);
        boolean removing = scope.operation().equals(Expansion.REMOVE);
        List<Taskserv> expanded = resolution.selected().stream()
                .filter(t -> !removing && scope.operation().equals(Expansion.INSTALL)
                        || !removing && resolution.named().contains(t.id()))
                .toList();
        rehearse(expanded, resolution, scope, false);
        Set<HostId> contacted = new LinkedHashSet<>();
        for (Taskserv taskserv : resolution.selected()) {
            if (expanded.contains(taskserv) || resolution.named().contains(taskserv.id())) {
                contacted.add(taskserv.id().host());
            }
        }
        contacted.removeIf(host -> !narrowing.covers(host));
        gather(contacted);
        expanded.forEach(this::checkSystem);
        stopOnProblems();
        Map<Task, TaskservId> tasks = expand(expanded, resolution, scope, facts);
        Set<HostId> delegated = new LinkedHashSet<>();
        tasks.keySet().forEach(task -> delegated.add(task.id().host()));
        if (removing) {
            delegated.addAll(elsewhere(resolution, scope));
        }
        delegated.removeIf(host -> contacted.contains(host) || !narrowing.covers(host));
        gather(delegated);
        stopOnProblems();
        Map<HostId, List<LedgerEntry>> forgotten = new TreeMap<>();
        Map<Task, TaskservId> all = new LinkedHashMap<>(tasks);
        if (scope.tags().isEmpty() && (removing || scope.operation().equals(Expansion.INSTALL))) {
            all.putAll(new Pruning(definition, modules, resolution, scope).tasks(states, tasks.keySet(), forgotten));
        }
        TaskGraph whole = TaskGraph.of(all, modules, problems);
        stopOnProblems();
        List<Diagnostic> leftOut = new ArrayList<>();
        TaskGraph graph = narrowing.narrow(whole, all.keySet(), leftOut);
        Survey.Findings findings = new Survey(graph, hosts, renderer, parallel).run();
        List<Diagnostic> diagnostics = new ArrayList<>(definition.warnings());
        diagnostics.addAll(leftOut);
        if (scope.operation().equals(Expansion.INSTALL)) {
            expanded.forEach(t -> Optional.ofNullable(facts.get(t.id().host()))
                    .ifPresent(known -> diagnostics.addAll(t.advice(known))));
        }
        diagnostics.addAll(hosts.failed().values());
        diagnostics.addAll(findings.problems());
        Map<HostId, HostPlan> hostPlans = new TreeMap<>();
        facts.forEach((id, known) -> hosts.access(id)
                .ifPresent(access -> hostPlans.put(id, new HostPlan(hosts.server(id), known, access.roundTrips()))));
        Plan plan = new Plan(
                definition.name(),
                words(scope),
                scope.operation(),
                hostPlans,
                List.copyOf(findings.tasks().values()),
                graph.graph(),
                diagnostics);
        return new Planned(plan, graph, findings, forgotten);
    }

    /**
     * Try every taskserv with the facts of every kind of system it supports, before a host is contacted.
     *
     * @param all whether those that name no system are tried too, with the others' or with Debian 12
     */
    private Set<Task> rehearse(List<Taskserv> taskservs, Resolution resolution, Scope scope, boolean all) {
        Set<SupportedSystem> systems = new LinkedHashSet<>();
        for (Taskserv taskserv : taskservs) {
            List<SupportedSystem> supports = taskserv.declare().supports();
            for (SupportedSystem system : supports) {
                // Rebuilds of one system differ in nothing but their name: one of them is enough.
                if (systems.stream().noneMatch(s -> s.isLike(system) && supports.contains(s))) {
                    systems.add(system);
                }
            }
        }
        if (all && systems.isEmpty()) {
            systems.add(DEBIAN);
        }
        Set<Task> tasks = new LinkedHashSet<>();
        for (SupportedSystem system : systems) {
            Facts sample = system.sample();
            Map<HostId, Facts> everywhere = new TreeMap<>();
            definition.servers().forEach(server -> everywhere.put(server.id(), sample));
            List<Taskserv> supporting = taskservs.stream()
                    .filter(t -> t.declare().supports().contains(system)
                            || all && t.declare().supports().isEmpty())
                    .toList();
            tasks.addAll(tryWith(everywhere, supporting, supporting.equals(taskservs), resolution, scope));
        }
        return tasks;
    }

    private Set<Task> tryWith(
            Map<HostId, Facts> everywhere,
            List<Taskserv> taskservs,
            boolean whole,
            Resolution resolution,
            Scope scope) {
        Map<Task, TaskservId> tasks = expand(taskservs, resolution, scope, everywhere);
        stopOnProblems();
        List<Diagnostic> found = new ArrayList<>();
        TaskGraph.of(tasks, modules, found);
        // Unsupported partners are not in this graph, so a reference to them is missing wrongly.
        found.stream().filter(p -> whole || p.code() != Code.REFERENCE_UNKNOWN).forEach(problems::add);
        stopOnProblems();
        return tasks.keySet();
    }

    /** Say what can be known without a host; a taskserv that names no system is tried with Debian 12. */
    Rehearsal rehearse() {
        Resolver resolver = new Resolver(definition);
        Set<Task> tasks = new LinkedHashSet<>();
        List<Diagnostic> found = new ArrayList<>(definition.warnings());
        try {
            Resolution resolution = resolver.resolve(Scope.all());
            tasks.addAll(rehearse(resolution.selected(), resolution, Scope.all(), true));
        } catch (EngineException e) {
            found.addAll(e.diagnostics());
        }
        return new Rehearsal(resolver.answers(), List.copyOf(tasks), found);
    }

    /** Return the hosts that what is removed has tasks on besides its own; where that cannot be told any more, none. */
    private Set<HostId> elsewhere(Resolution resolution, Scope scope) {
        List<Diagnostic> before = List.copyOf(problems);
        List<Taskserv> named = resolution.selected().stream()
                .filter(t -> resolution.named().contains(t.id()))
                .toList();
        Set<HostId> found = new LinkedHashSet<>();
        expand(named, resolution, new Scope(scope.taskservs(), Expansion.INSTALL), facts)
                .keySet()
                .forEach(task -> found.add(task.id().host()));
        problems.clear();
        problems.addAll(before);
        return found;
    }

    private Map<Task, TaskservId> expand(
            List<Taskserv> taskservs, Resolution resolution, Scope scope, Map<HostId, Facts> known) {
        Map<Task, TaskservId> tasks = new LinkedHashMap<>();
        for (Taskserv taskserv : taskservs) {
            TaskservId id = taskserv.id();
            Server server = hosts.server(id.host());
            Facts about = Optional.ofNullable(known.get(id.host())).orElseGet(() -> guess(taskserv));
            try {
                for (Task task : taskserv.tasks(new Expansion(
                        server,
                        about,
                        resolution.requests().getOrDefault(id, List.of()),
                        resolution.endpoints().getOrDefault(id, Map.of()),
                        scope.operation(),
                        scope.arguments()))) {
                    if (!hosts.has(task.id().host())) {
                        problems.add(Diagnostic.error(
                                        Code.SERVER_UNKNOWN,
                                        "Task `" + task.id() + "` runs on a server that infra `" + definition.name()
                                                + "` does not have.",
                                        "Name one of its servers.")
                                .at(task.source()));
                    } else {
                        tasks.put(task, id);
                    }
                }
            } catch (EngineException e) {
                problems.addAll(e.diagnostics());
            }
        }
        return tasks;
    }

    /** Refuse a host whose system a taskserv does not support. */
    private void checkSystem(Taskserv taskserv) {
        List<SupportedSystem> supports = taskserv.declare().supports();
        Facts host = facts.get(taskserv.id().host());
        if (host == null || supports.isEmpty() || supports.stream().anyMatch(system -> system.covers(host))) {
            return;
        }
        problems.add(Diagnostic.error(
                        Code.SYSTEM_UNSUPPORTED,
                        "`" + taskserv.id() + "` does not support the system of its host: " + system(host) + ".",
                        "Run it on "
                                + supports.stream()
                                        .map(SupportedSystem::toString)
                                        .collect(Collectors.joining(", ")) + "; nothing was changed.")
                .at(taskserv.declare().source())
                .about(taskserv.id()));
    }

    private static String system(Facts facts) {
        return (facts.osId() + " " + facts.osVersion()).strip();
    }

    /** Stand in for the facts of a host that cannot be reached, so that what depends on it is known and named. */
    private static Facts guess(Taskserv taskserv) {
        return taskserv.declare().supports().stream().findFirst().orElse(DEBIAN).sample();
    }

    private void gather(Set<HostId> wanted) throws InterruptedException {
        hosts.connect(wanted);
        parallel.each(wanted.stream().filter(h -> hosts.access(h).isPresent()).toList(), id -> {
            var access = hosts.access(id);
            if (access.isEmpty()) {
                return;
            }
            try {
                List<Reply> replies = access.get()
                        .run(new Frame(
                                hosts.server(id).actAs(),
                                List.of(new Step.Gather(), new Step.ReadState()),
                                Prober.TIME_LIMIT));
                facts.put(id, FactsReader.read(replies.get(0).text()));
                states.put(id, HostState.decode(replies.get(1).text()));
            } catch (ConnectionException e) {
                hosts.fail(id, e);
            }
        });
    }

    private static String words(Scope scope) {
        StringBuilder words = new StringBuilder(
                scope.taskservs().isEmpty()
                        ? "everything"
                        : String.join(", ", new TreeSet<>(scope.taskservs())) + " and what it needs");
        if (!scope.hosts().isEmpty()) {
            words.append(" on ").append(String.join(", ", new TreeSet<>(scope.hosts())));
        }
        if (!scope.tags().isEmpty()) {
            words.append(" tagged ").append(String.join(", ", new TreeSet<>(scope.tags())));
        }
        return words.toString();
    }

    private void stopOnProblems() {
        if (!problems.isEmpty()) {
            throw new EngineException(problems.stream().distinct().toList());
        }
    }
}
