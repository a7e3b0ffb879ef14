package dev.fettle.engine;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.internal.DefaultRun;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.Rehearsal;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Plan and apply definitions. Immutable and thread-safe; holds no connection. Two engines in one program know nothing of each other.
 *
 * <pre>{@code
 * Engine engine = Engine.builder().connector(new LocalConnector()).modules(Modules.all()).build();
 * try (Run run = engine.open(definition)) {
 *     Plan plan = run.plan(Scope.all(), new Cancellation());
 *     Report report = run.apply(plan, ApplyOptions.defaults(), new Cancellation());
 * }
 * }</pre>
 */
public final class Engine {

    private final List<Connector> connectors;
    private final List<TaskModule<?>> modules;
    private final List<SecretSource> secretSources;
    private final List<EngineListener> listeners;

    private Engine(Builder builder) {
        connectors = List.copyOf(builder.connectors);
        modules = List.copyOf(builder.modules);
        secretSources = List.copyOf(builder.secretSources);
        listeners = List.copyOf(builder.listeners);
    }

    /**
     * Return what a task manages, needs and provides, as its module says.
     *
     * @throws IllegalArgumentException when no module of this engine knows the task
     */
    public Resources resources(Task task) {
        return modules.stream()
                .filter(module -> module.name().equals(task.module()))
                .findFirst()
                .map(module -> resources(module, task.spec()))
                .orElseThrow(() -> new IllegalArgumentException("There is no module `" + task.module() + "`."));
    }

    private static <S extends Record> Resources resources(TaskModule<S> module, Record spec) {
        return module.resources(module.specType().cast(spec));
    }

    /** Start building an engine. */
    public static Builder builder() {
        return new Builder();
    }

    /** Prepare to plan and apply a definition; contacts no host yet. */
    public Run open(Definition definition) {
        return DefaultRun.open(definition, connectors, modules, secretSources, listeners);
    }

    /**
     * Try a whole definition without any host: match requirements with providers, and expand each taskserv with sample facts of every
     * system it supports. Never throws for what is wrong with the definition; that is in the result.
     */
    public Rehearsal rehearse(Definition definition) {
        try (DefaultRun run = DefaultRun.open(definition, connectors, modules, secretSources, listeners)) {
            return run.rehearse();
        }
    }

    /** Plan a whole definition and close the connections. */
    public Plan plan(Definition definition) {
        try (Run run = open(definition)) {
            return run.plan(Scope.all(), new Cancellation());
        }
    }

    /** Plan a whole definition and apply the plan. */
    public Report apply(Definition definition) {
        try (Run run = open(definition)) {
            return run.apply(run.plan(Scope.all(), new Cancellation()), ApplyOptions.defaults(), new Cancellation());
        }
    }

    /** Collect what an engine works with. Not thread-safe. */
    public static final class Builder {
        private final List<Connector> connectors = new ArrayList<>();
        private final List<TaskModule<?>> modules = new ArrayList<>();
        private final List<SecretSource> secretSources = new ArrayList<>();
        private final List<EngineListener> listeners = new ArrayList<>();

        private Builder() {}

        /** Add a way to reach hosts. */
        public Builder connector(Connector connector) {
            connectors.add(requireNonNull(connector, "connector is null"));
            return this;
        }

        /** Add kinds of tasks. */
        public Builder modules(Iterable<? extends TaskModule<?>> added) {
            added.forEach(m -> modules.add(requireNonNull(m, "module is null")));
            return this;
        }

        /** Add a place where secrets are looked up; asked after those that the definition names. */
        public Builder secretSource(SecretSource source) {
            secretSources.add(requireNonNull(source, "source is null"));
            return this;
        }

        /** Add somebody who hears of events. */
        public Builder listener(EngineListener listener) {
            listeners.add(requireNonNull(listener, "listener is null"));
            return this;
        }

        /**
         * Add the modules, connectors, secret sources and listeners that a class loader's jars announce under
         * {@code META-INF/services}. Nothing is found unless this is called.
         *
         * @throws java.util.ServiceConfigurationError when one of them cannot be made
         */
        public Builder discover(ClassLoader loader) {
            ServiceLoader.load(TaskModule.class, loader).forEach(modules::add);
            ServiceLoader.load(Connector.class, loader).forEach(connectors::add);
            ServiceLoader.load(SecretSource.class, loader).forEach(secretSources::add);
            ServiceLoader.load(EngineListener.class, loader).forEach(listeners::add);
            return this;
        }

        /** Make the engine. */
        public Engine build() {
            return new Engine(this);
        }
    }
}
