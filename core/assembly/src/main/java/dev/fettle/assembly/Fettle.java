package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import dev.fettle.engine.Engine;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
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

    private final Injector injector;
    private final Surroundings surroundings;
    private final ArtifactResolver artifacts;

    private Fettle(Builder builder) {
        surroundings = builder.surroundings;
        artifacts = builder.artifacts;
        injector = Guice.createInjector(
                Stage.PRODUCTION,
                new StandardBindings(
                        builder.surroundings,
                        builder.connectors,
                        builder.modules,
                        builder.listeners,
                        builder.diagnostics));
    }

    /** Start putting it together. */
    public static Builder builder(Surroundings surroundings) {
        return new Builder(surroundings);
    }

    /** Return the engine. */
    public Engine engine() {
        return injector.getInstance(Engine.class);
    }

    /** Return a reader of an infra; close it when its last run has ended. */
    public PklInfra infra(InfraFile file) {
        Set<TaskModule<?>> modules = injector.getInstance(Key.get(new TypeLiteral<Set<TaskModule<?>>>() {}));
        return PklInfra.builder(file)
                .modules(modules)
                .artifacts(artifacts)
                .environment(surroundings.environment())
                .build();
    }

    /** Collect what joins the standard parts. Not thread-safe. */
    public static final class Builder {
        private final Surroundings surroundings;
        private final List<Connector> connectors = new ArrayList<>();
        private final List<TaskModule<?>> modules = new ArrayList<>();
        private final List<EngineListener> listeners = new ArrayList<>();
        private Consumer<Diagnostic> diagnostics = diagnostic -> {};
        private ArtifactResolver artifacts;

        private Builder(Surroundings surroundings) {
            this.surroundings = requireNonNull(surroundings, "surroundings is null");
            this.artifacts = new CoderReleases(surroundings.cache(), CoderReleases.DOWNLOADS);
        }

        /** Add a way to reach hosts. */
        public Builder connector(Connector connector) {
            connectors.add(requireNonNull(connector, "connector is null"));
            return this;
        }

        /** Add a kind of task. */
        public Builder module(TaskModule<?> module) {
            modules.add(requireNonNull(module, "module is null"));
            return this;
        }

        /** Add somebody who hears of events. */
        public Builder listener(EngineListener listener) {
            listeners.add(requireNonNull(listener, "listener is null"));
            return this;
        }

        /** Find artifacts otherwise than by downloading Coder's releases. */
        public Builder artifacts(ArtifactResolver resolver) {
            artifacts = requireNonNull(resolver, "resolver is null");
            return this;
        }

        /** Hear what connectors noticed. */
        public Builder diagnostics(Consumer<Diagnostic> consumer) {
            diagnostics = requireNonNull(consumer, "consumer is null");
            return this;
        }

        /** Put it together. */
        public Fettle build() {
            return new Fettle(this);
        }
    }
}
