package dev.fettle.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import dev.fettle.engine.Engine;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.Modules;
import dev.fettle.ssh.SshConnector;
import dev.fettle.ssh.SshSettings;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Wire the standard engine. Further connectors, modules and listeners join its sets. */
final class StandardBindings extends AbstractModule {

    private final Surroundings surroundings;
    private final List<Connector> connectors;
    private final List<TaskModule<?>> modules;
    private final List<EngineListener> listeners;
    private final Consumer<Diagnostic> diagnostics;

    StandardBindings(
            Surroundings surroundings,
            List<Connector> connectors,
            List<TaskModule<?>> modules,
            List<EngineListener> listeners,
            Consumer<Diagnostic> diagnostics) {
        this.surroundings = surroundings;
        this.connectors = List.copyOf(connectors);
        this.modules = List.copyOf(modules);
        this.listeners = List.copyOf(listeners);
        this.diagnostics = diagnostics;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().disableCircularProxies();
        var allConnectors = Multibinder.newSetBinder(binder(), Connector.class);
        allConnectors.addBinding().toInstance(new LocalConnector());
        allConnectors
                .addBinding()
                .toInstance(new SshConnector(
                        SshSettings.of(surroundings.home(), surroundings.user(), surroundings.agentSocket()),
                        diagnostics));
        connectors.forEach(connector -> allConnectors.addBinding().toInstance(connector));
        var allModules = Multibinder.newSetBinder(binder(), new TypeLiteral<TaskModule<?>>() {});
        Modules.all().forEach(module -> allModules.addBinding().toInstance(module));
        modules.forEach(module -> allModules.addBinding().toInstance(module));
        var allListeners = Multibinder.newSetBinder(binder(), EngineListener.class);
        listeners.forEach(listener -> allListeners.addBinding().toInstance(listener));
    }

    @Provides
    @Singleton
    Engine engine(Set<Connector> connectors, Set<TaskModule<?>> modules, Set<EngineListener> listeners) {
        Engine.Builder builder = Engine.builder().modules(modules);
        connectors.forEach(builder::connector);
        listeners.forEach(builder::listener);
        return builder.build();
    }
}
