package dev.fettle.assembly;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.fettle.engine.Engine;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.Modules;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.ssh.SshConnector;
import dev.fettle.ssh.SshSettings;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Wire the standard engine, for a program that has an injector of its own: it can inject {@link Engine} and {@link Fettle} then.
 *
 * <p>What the program adds joins the sets of {@link Connector}, {@code TaskModule<?>}, {@link SecretSource} and {@link EngineListener}:
 *
 * <pre>{@code
 * final class MyBindings extends AbstractModule {
 *     @ProvidesIntoSet
 *     TaskModule<?> note() {
 *         return new NoteModule();
 *     }
 *
 *     @ProvidesIntoSet
 *     EngineListener log(MyLog log) {
 *         return log::write;
 *     }
 * }
 * Injector injector = Guice.createInjector(new StandardBindings(surroundings), new MyBindings());
 * }</pre>
 *
 * <p>{@link ArtifactResolver} and {@code Consumer<Diagnostic>}, which hears what connectors noticed, are optional bindings with a default.
 */
public final class StandardBindings extends AbstractModule {

    private final Surroundings surroundings;

    /** Wire an engine that takes from this machine what is said here, and nothing else. */
    public StandardBindings(Surroundings surroundings) {
        this.surroundings = requireNonNull(surroundings, "surroundings is null");
    }

    static Multibinder<Connector> connectors(Binder binder) {
        return Multibinder.newSetBinder(binder, Connector.class);
    }

    static Multibinder<TaskModule<?>> modules(Binder binder) {
        return Multibinder.newSetBinder(binder, new TypeLiteral<TaskModule<?>>() {});
    }

    static Multibinder<SecretSource> secretSources(Binder binder) {
        return Multibinder.newSetBinder(binder, SecretSource.class);
    }

    static Multibinder<EngineListener> listeners(Binder binder) {
        return Multibinder.newSetBinder(binder, EngineListener.class);
    }

    static OptionalBinder<ArtifactResolver> artifacts(Binder binder) {
        return OptionalBinder.newOptionalBinder(binder, ArtifactResolver.class);
    }

    static OptionalBinder<Consumer<Diagnostic>> diagnostics(Binder binder) {
        return OptionalBinder.newOptionalBinder(binder, new TypeLiteral<Consumer<Diagnostic>>() {});
    }

    @Override
    protected void configure() {
        connectors(binder()).addBinding().toInstance(new LocalConnector());
        connectors(binder()).addBinding().to(SshConnector.class);
        Modules.all().forEach(module -> modules(binder()).addBinding().toInstance(module));
        secretSources(binder());
        listeners(binder());
        artifacts(binder()).setDefault().toInstance(Releases.standard(surroundings.cache()));
        diagnostics(binder()).setDefault().toInstance(diagnostic -> {});
    }

    @Provides
    @Singleton
    SshConnector ssh(Consumer<Diagnostic> diagnostics) {
        return new SshConnector(
                SshSettings.of(surroundings.home(), surroundings.user(), surroundings.agentSocket()), diagnostics);
    }

    @Provides
    @Singleton
    Engine engine(
            Set<Connector> connectors,
            Set<TaskModule<?>> modules,
            Set<SecretSource> secretSources,
            Set<EngineListener> listeners) {
        Engine.Builder builder = Engine.builder().modules(modules);
        connectors.forEach(builder::connector);
        secretSources.forEach(builder::secretSource);
        listeners.forEach(builder::listener);
        return builder.build();
    }

    @Provides
    @Singleton
    Fettle fettle(Engine engine, Set<TaskModule<?>> modules, ArtifactResolver artifacts) {
        return new Fettle(engine, modules, surroundings, artifacts);
    }
}
