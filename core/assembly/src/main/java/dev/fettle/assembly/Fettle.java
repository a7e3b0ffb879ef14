package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.fettle.engine.Engine;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PackageLoader;
import dev.fettle.pkl.PklInfra;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Have the standard engine: connections {@code local} and {@code ssh}, every module, and infras written in Pkl.
 *
 * <pre>{@code
 * Fettle fettle = Fettle.builder(surroundings).build();
 * try (PklInfra infra = fettle.infra(InfraFile.find("prod", List.of(Path.of(""))))) {
 *     Plan plan = fettle.engine().plan(infra.load());
 * }
 * }</pre>
 */
public final class Fettle {

    private final Engine engine;
    private final Set<TaskModule<?>> modules;
    private final Surroundings surroundings;
    private final ArtifactResolver artifacts;

    /** Hold the parts that {@link StandardBindings} wires. */
    Fettle(Engine engine, Set<TaskModule<?>> modules, Surroundings surroundings, ArtifactResolver artifacts) {
        this.engine = engine;
        this.modules = modules;
        this.surroundings = surroundings;
        this.artifacts = artifacts;
    }

    /** Start putting it together. */
    public static Builder builder(Surroundings surroundings) {
        return new Builder(surroundings);
    }

    /** Return the engine. */
    public Engine engine() {
        return engine;
    }

    /**
     * Return a reader of an infra; close it when its last run has ended. Packages are those of {@link PackageLoader#places} and of the
     * class path.
     */
    public PklInfra infra(InfraFile file) {
        return infra(file, PackageLoader.places(file.root(), surroundings.environment()));
    }

    /** Return a reader of an infra whose packages are those of some jars and directories and of the class path. */
    public PklInfra infra(InfraFile file, List<Path> packages) {
        return PklInfra.builder(file)
                .modules(modules)
                .packages(packages)
                .artifacts(artifacts)
                .environment(surroundings.environment())
                .build();
    }

    /** Collect what joins the standard parts. Not thread-safe. */
    public static final class Builder {
        private final Surroundings surroundings;
        private final List<Module> bindings = new ArrayList<>();

        private Builder(Surroundings surroundings) {
            this.surroundings = requireNonNull(surroundings, "surroundings is null");
        }

        /** Add a way to reach hosts. */
        public Builder connector(Connector connector) {
            requireNonNull(connector, "connector is null");
            return bindings(
                    binder -> StandardBindings.connectors(binder).addBinding().toInstance(connector));
        }

        /** Add a kind of task. */
        public Builder module(TaskModule<?> module) {
            requireNonNull(module, "module is null");
            return bindings(
                    binder -> StandardBindings.modules(binder).addBinding().toInstance(module));
        }

        /** Add a place where secrets are looked up; asked after those that the infra names. */
        public Builder secretSource(SecretSource source) {
            requireNonNull(source, "source is null");
            return bindings(binder ->
                    StandardBindings.secretSources(binder).addBinding().toInstance(source));
        }

        /** Add somebody who hears of events. */
        public Builder listener(EngineListener listener) {
            requireNonNull(listener, "listener is null");
            return bindings(
                    binder -> StandardBindings.listeners(binder).addBinding().toInstance(listener));
        }

        /** Find artifacts otherwise than by downloading Coder's releases. */
        public Builder artifacts(ArtifactResolver resolver) {
            requireNonNull(resolver, "resolver is null");
            return bindings(
                    binder -> StandardBindings.artifacts(binder).setBinding().toInstance(resolver));
        }

        /** Hear what connectors noticed. */
        public Builder diagnostics(Consumer<Diagnostic> consumer) {
            requireNonNull(consumer, "consumer is null");
            return bindings(
                    binder -> StandardBindings.diagnostics(binder).setBinding().toInstance(consumer));
        }

        /** Add Guice bindings that join the sets of {@link StandardBindings}; what they inject they bind themselves. */
        public Builder bindings(Module module) {
            bindings.add(requireNonNull(module, "module is null"));
            return this;
        }

        /**
         * Put it together.
         *
         * @throws com.google.inject.CreationException when added bindings cannot be wired
         */
        public Fettle build() {
            List<Module> all =
                    new ArrayList<>(List.of(Binder::requireExplicitBindings, Binder::disableCircularProxies));
            all.add(new StandardBindings(surroundings));
            all.addAll(bindings);
            return Guice.createInjector(Stage.PRODUCTION, all).getInstance(Fettle.class);
        }
    }
}
