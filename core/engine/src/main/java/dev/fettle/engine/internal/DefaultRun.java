package dev.fettle.engine.internal;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.Rehearsal;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plan and apply over connections that stay open between the two. */
public final class DefaultRun implements Run {

    /** How many hosts are connected or asked at once. */
    private static final int HOSTS_AT_ONCE = 32;

    private final Definition definition;
    private final Map<String, TaskModule<?>> modules = new TreeMap<>();
    private final EngineListener events;
    private final Clock clock;
    private final List<Diagnostic> problems;
    private final SecretVault secrets;
    private final Renderer renderer;
    private final ExecutorService executor;
    private final Parallel parallel;
    private final Hosts hosts;
    private Planner.@Nullable Planned latest; // guarded by this

    /** Prepare a run that reaches hosts through connectors. */
    public static DefaultRun open(
            Definition definition,
            List<Connector> connectors,
            List<TaskModule<?>> modules,
            List<SecretSource> secretSources,
            List<EngineListener> listeners) {
        return new DefaultRun(
                definition,
                modules,
                secretSources,
                listeners,
                secrets -> new ShellHosts(connectors, secrets),
                Clock.systemUTC(),
                unknownConnectors(definition, connectors));
    }

    private static List<Diagnostic> unknownConnectors(Definition definition, List<Connector> connectors) {
        List<String> names = connectors.stream().map(Connector::name).sorted().toList();
        return definition.servers().stream()
                .filter(server -> !names.contains(server.connection()))
                .map(server -> Diagnostic.error(
                                Code.CONNECTOR_UNKNOWN,
                                "Server `" + server.id() + "` names connection `" + server.connection()
                                        + "`, which is not installed.",
                                "Installed are " + (names.isEmpty() ? "none" : String.join(", ", names)) + ".")
                        .about(server.id()))
                .toList();
    }

    /**
     * Prepare a run.
     *
     * @param opener makes, from the run's secrets, what opens a host
     * @param problems what keeps the definition from being planned at all
     */
    DefaultRun(
            Definition definition,
            List<TaskModule<?>> modules,
            List<SecretSource> secretSources,
            List<EngineListener> listeners,
            Function<SecretLookup, Hosts.Opener> opener,
            Clock clock,
            List<Diagnostic> problems) {
        this.definition = definition;
        modules.forEach(module -> this.modules.put(module.name(), module));
        this.events = new Announcer(listeners);
        this.clock = clock;
        this.problems = List.copyOf(problems);
        List<SecretSource> sources = new ArrayList<>(definition.secretSources());
        sources.addAll(secretSources);
        this.secrets = new SecretVault(sources);
        this.renderer = new Renderer(secrets);
        this.executor = RunThreads.executor();
        this.parallel = new Parallel(executor, HOSTS_AT_ONCE);
        this.hosts = new Hosts(definition.servers(), opener.apply(secrets), parallel, events);
    }

    /** Say what can be known of the definition without a host. */
    public Rehearsal rehearse() {
        Rehearsal found = new Planner(definition, modules, hosts, renderer, parallel).rehearse();
        List<Diagnostic> all = new ArrayList<>(problems);
        all.addAll(found.problems());
        return new Rehearsal(found.answers(), found.tasks(), all);
    }

    @Override
    public synchronized Plan plan(Scope scope, Cancellation cancellation) {
        if (!problems.isEmpty()) {
            throw new EngineException(problems);
        }
        try {
            latest = new Planner(definition, modules, hosts, renderer, parallel).plan(scope);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    Diagnostic.error(Code.BUG, "Planning was interrupted.", "Run again; nothing was changed."));
        }
        events.on(new EngineEvent.PlanMade(latest.plan()));
        return latest.plan();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a plan is applied by the run that made it, so the very object is meant
    public synchronized Report apply(Plan plan, ApplyOptions options, Cancellation cancellation) {
        Planner.Planned planned = latest;
        if (planned == null || planned.plan() != plan) {
            throw new EngineException(Diagnostic.error(
                    Code.PLAN_STALE,
                    "This plan was not made last by this run.",
                    "Plan again, then apply what that returns."));
        }
        List<Diagnostic> stopping = plan.diagnostics().stream()
                .filter(d -> d.isError() && !Hosts.isOfOneHost(d))
                .toList();
        if (!stopping.isEmpty()) {
            throw new EngineException(stopping);
        }
        latest = null;
        try {
            return new Applier(
                            planned, options, hosts, renderer, secrets, parallel, executor, events, cancellation, clock)
                    .apply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Diagnostic.error(
                    Code.BUG,
                    "Applying was interrupted.",
                    "Run again: it looks at every host and does what is missing."));
        }
    }

    @Override
    public void close() {
        hosts.close();
        executor.shutdownNow();
    }

    /** Tell listeners one event at a time; what they throw is ignored. */
    private static final class Announcer implements EngineListener {
        private final List<EngineListener> listeners;
        private final Object turn = new Object();

        Announcer(List<EngineListener> listeners) {
            this.listeners = List.copyOf(listeners);
        }

        @Override
        public void on(EngineEvent event) {
            synchronized (turn) {
                for (EngineListener listener : listeners) {
                    try {
                        listener.on(event);
                    } catch (RuntimeException e) {
                        // A listener's fault must not change what happens on hosts.
                        continue;
                    }
                }
            }
        }
    }
}
