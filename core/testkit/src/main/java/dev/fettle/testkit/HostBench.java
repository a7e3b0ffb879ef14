package dev.fettle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Engine;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.sandbox.SandboxHost;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plan and apply tasks on one disposable host with the real engine, and change the host behind its back.
 *
 * <p>Not thread-safe.
 */
public final class HostBench {

    /** The name of the taskserv instance that owns all tasks. */
    public static final String OWNER = "bench";

    private final Server server;
    private final HostId host;
    private final List<TaskModule<?>> modules;
    private final Map<String, String> secrets;

    /** Use a host, with modules. */
    public HostBench(SandboxHost host, List<? extends TaskModule<?>> modules) {
        this(server(host), new HostId(host.name()), List.copyOf(modules), new LinkedHashMap<>());
    }

    private HostBench(Server server, HostId host, List<TaskModule<?>> modules, Map<String, String> secrets) {
        this.server = server;
        this.host = host;
        this.modules = modules;
        this.secrets = secrets;
    }

    private static Server server(SandboxHost host) {
        return new Server(
                new HostId(host.name()),
                host.address(),
                Optional.empty(),
                Optional.of("root"),
                "root",
                SandboxConnector.NAME,
                Set.of(),
                Map.of(SandboxConnector.GROUP_SETTING, host.group()),
                Map.of());
    }

    /** Give the secret {@code test:KEY} a value. */
    public HostBench secret(String key, String value) {
        secrets.put(key, value);
        return this;
    }

    /** Return the identity that a task of this host gets. */
    public TaskId id(String name) {
        return new TaskId(OWNER, name, host);
    }

    /** Start describing a task of this host. */
    public Task.Builder task(String name, TaskModule<?> module, Record spec) {
        return Task.of(id(name), module.name(), spec);
    }

    /** Plan. */
    public Plan plan(Task... tasks) {
        try (Run run = engine(event -> {}).open(definition(tasks))) {
            return run.plan(Scope.all(), new Cancellation());
        }
    }

    /** Plan, and apply the plan. */
    public Report apply(Task... tasks) {
        return apply(new Cancellation(), event -> {}, tasks);
    }

    /**
     * Apply, and stop once some tasks have changed the host, as a user does who interrupts a run. What runs then is ended with it.
     *
     * @param changes after how many changes
     */
    public Report interrupt(int changes, Task... tasks) {
        Cancellation cancellation = new Cancellation();
        AtomicInteger left = new AtomicInteger(changes);
        return apply(
                cancellation,
                event -> {
                    if (event instanceof EngineEvent.TaskFinished finished
                            && finished.result().outcome() == TaskResult.Outcome.CHANGED
                            && left.decrementAndGet() == 0) {
                        cancellation.cancel();
                    }
                },
                tasks);
    }

    private Report apply(Cancellation cancellation, EngineListener listener, Task... tasks) {
        try (Run run = engine(listener).open(definition(tasks))) {
            return run.apply(run.plan(Scope.all(), new Cancellation()), ApplyOptions.defaults(), cancellation);
        }
    }

    /**
     * Apply, and expect that everything is as desired then, that what was changed is what the plan had announced, and that a second
     * run changes nothing. With the system property {@code fettle.steps}, tasks come there in many runs, each of which is stopped
     * after an action.
     */
    public Report converge(Task... tasks) {
        Map<TaskId, TaskResult> steps = Boolean.getBoolean(Steps.PROPERTY)
                ? new Steps(modules, stopping -> new HostBench(server, host, stopping, secrets).apply(tasks)).take()
                : Map.of();
        Report report = apply(tasks);
        assertThat(report.diagnostics()).isEmpty();
        assertThat(report.unforeseen())
                .as("changes that the plan did not announce")
                .isEmpty();
        assertThat(report.notNeeded())
                .as("announced changes that were not needed")
                .isEmpty();
        assertThat(report.results())
                .allSatisfy(r -> assertThat(r.succeeded())
                        .as(r.id() + ": " + r.outcome() + ", " + r.reason() + "\n" + r.detail())
                        .isTrue());
        Plan second = plan(tasks);
        assertThat(second.diagnostics()).isEmpty();
        assertThat(second.changes())
                .as("changes of a second run")
                .extracting(p -> p.id() + ": " + p.decision().reason())
                .isEmpty();
        return after(steps, report);
    }

    private static Report after(Map<TaskId, TaskResult> steps, Report last) {
        Map<TaskId, TaskResult> results = new LinkedHashMap<>(steps);
        last.results().stream()
                .filter(r -> r.outcome() == TaskResult.Outcome.CHANGED || !steps.containsKey(r.id()))
                .forEach(r -> results.put(r.id(), r));
        return new Report(
                last.infra(),
                last.operation(),
                List.copyOf(results.values()),
                last.owed(),
                last.unforeseen(),
                last.notNeeded(),
                last.roundTrips(),
                last.diagnostics(),
                last.duration());
    }

    /** Expect what a plan says of each task that changes, as {@code name: reason}. */
    public void expectChanges(List<String> expected, Task... tasks) {
        Plan plan = plan(tasks);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.changes()).extracting(HostBench::line).containsExactlyElementsOf(expected);
    }

    private static String line(PlannedTask task) {
        return task.id().name() + ": " + task.decision().reason();
    }

    /** Return how a task of this host ended. */
    public TaskResult result(Report report, String name) {
        return report.results().stream()
                .filter(r -> r.id().equals(id(name)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No result of " + name));
    }

    /**
     * Run a script on the host as root, behind the engine's back.
     *
     * @return what it wrote to its standard output
     * @throws AssertionError when it fails
     */
    public String sh(String script) {
        try (Connection connection = new SandboxConnector().connect(server, ref -> Secret.of(""));
                RemoteProcess process = connection.start("exec sh -s")) {
            try (OutputStream stdin = process.stdin()) {
                stdin.write(script.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Duration.ofMinutes(2)).orElse(-1))
                    .as(script + "\n" + errors)
                    .isZero();
            return output;
        } catch (ConnectionException e) {
            throw new AssertionError(e.getMessage() + " " + e.hint(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted.", e);
        }
    }

    private Engine engine(EngineListener listener) {
        return Engine.builder()
                .connector(new SandboxConnector())
                .modules(modules)
                .listener(new ExactnessLog())
                .listener(listener)
                .secretSource(new SecretSource() {
                    @Override
                    public String scheme() {
                        return "test";
                    }

                    @Override
                    public Optional<Secret> resolve(SecretRef ref) {
                        return Optional.ofNullable(secrets.get(ref.key())).map(Secret::of);
                    }
                })
                .build();
    }

    private Definition definition(Task... tasks) {
        return new Definition("bench", List.of(server), List.of(new Fixed(host, List.of(tasks))), List.of(), List.of());
    }

    /** A taskserv with fixed tasks. */
    private record Fixed(HostId host, List<Task> all) implements Taskserv {

        @Override
        public TaskservId id() {
            return new TaskservId(host, OWNER);
        }

        @Override
        public String type() {
            return OWNER;
        }

        @Override
        public Declaration declare() {
            return Declaration.none();
        }

        @Override
        public Endpoint endpoint(Request request) {
            throw new IllegalStateException("Nothing is provided.");
        }

        @Override
        public List<Task> tasks(Expansion expansion) {
            return all;
        }
    }
}
