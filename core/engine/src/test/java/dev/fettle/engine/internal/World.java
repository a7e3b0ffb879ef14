package dev.fettle.engine.internal;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.spi.SecretSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Some fake hosts, what shall run on them, and one-call plan and apply. */
final class World {

    final Map<String, FakeHost> hosts = new TreeMap<>();
    final Map<TaskservId, Simple> taskservs = new LinkedHashMap<>();
    final Map<SecretRef, Secret> secrets = new HashMap<>();
    final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());

    FakeHost host(String name) {
        return hosts.computeIfAbsent(name, n -> new FakeHost());
    }

    /** Give a secret a value. */
    void secret(String ref, String value) {
        secrets.put(SecretRef.parse(ref), Secret.of(value));
    }

    /** Let a taskserv run on a host. */
    Simple taskserv(String id, Task... tasks) {
        TaskservId key = TaskservId.parse(id);
        host(key.host().name());
        Simple taskserv = new Simple(key, List.of(tasks));
        taskservs.put(key, taskserv);
        return taskserv;
    }

    Definition definition() {
        return new Definition(
                "test",
                hosts.keySet().stream()
                        .map(n -> Server.of(n, "fake-" + n, "fake"))
                        .toList(),
                List.copyOf(taskservs.values()),
                List.of(),
                List.of());
    }

    Run open() {
        return new DefaultRun(
                definition(),
                List.of(new FakeModule()),
                List.of(new SecretSource() {
                    @Override
                    public String scheme() {
                        return "test";
                    }

                    @Override
                    public Optional<Secret> resolve(SecretRef ref) {
                        return Optional.ofNullable(secrets.get(ref));
                    }
                }),
                List.of(events::add),
                secrets -> server -> host(server.id().name()).connect(),
                Clock.systemUTC(),
                List.of());
    }

    Plan plan(String... names) {
        try (Run run = open()) {
            return run.plan(new Scope(Set.of(names), Expansion.INSTALL), new Cancellation());
        }
    }

    Report operate(String operation, String... names) {
        try (Run run = open()) {
            Plan plan = run.plan(new Scope(Set.of(names), operation), new Cancellation());
            return run.apply(plan, ApplyOptions.defaults(), new Cancellation());
        }
    }

    Report apply(String... names) {
        try (Run run = open()) {
            Plan plan = run.plan(new Scope(Set.of(names), Expansion.INSTALL), new Cancellation());
            return run.apply(plan, ApplyOptions.defaults(), new Cancellation());
        }
    }

    /** A taskserv with fixed tasks, and what it requires and provides. */
    static final class Simple implements Taskserv {
        private final TaskservId id;
        List<Task> tasks;
        Set<String> provides = Set.of();
        List<Request> requests = List.of();
        Function<Expansion, List<Task>> expand = e -> List.of();
        Function<Facts, List<Diagnostic>> advice = f -> List.of();

        Simple(TaskservId id, List<Task> tasks) {
            this.id = id;
            this.tasks = tasks;
        }

        Simple provides(String... capabilities) {
            provides = Set.of(capabilities);
            return this;
        }

        Simple requires(String name, String capability) {
            List<Request> more = new ArrayList<>(requests);
            more.add(new Request(id, name, capability, Optional.empty(), Map.of()));
            requests = more;
            return this;
        }

        @Override
        public TaskservId id() {
            return id;
        }

        @Override
        public String type() {
            return id.name();
        }

        @Override
        public Declaration declare() {
            return new Declaration(provides, requests, List.of(), Optional.empty());
        }

        @Override
        public Endpoint endpoint(Request request) {
            return new Endpoint(id, request.capability(), Map.of());
        }

        @Override
        public List<Task> tasks(Expansion expansion) {
            List<Task> all = new ArrayList<>(tasks);
            all.addAll(expand.apply(expansion));
            return all;
        }

        @Override
        public List<Diagnostic> advice(Facts facts) {
            return advice.apply(facts);
        }
    }
}
