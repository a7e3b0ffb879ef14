package dev.fettle.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.Engine;
import dev.fettle.engine.Tasks;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.SecretLookup;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that embeds the engine sees of it. */
final class EmbeddingTest {

    @TempDir
    Path dir;

    /** A listener that a jar announces. */
    public static final class Found implements EngineListener {
        static final List<EngineEvent> EVENTS = new CopyOnWriteArrayList<>();

        @Override
        public void on(EngineEvent event) {
            EVENTS.add(event);
        }
    }

    /** A connector that a jar announces: it refuses. */
    public static final class Refusing implements Connector {
        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public Connection connect(Server server, SecretLookup secrets) throws ConnectionException {
            throw new ConnectionException(ConnectionException.Reason.UNREACHABLE, "It refuses.", "Do not ask it.");
        }
    }

    private static Definition definition() {
        Server server = Server.of("web", "nowhere", "refusing");
        return Definition.of(
                "test",
                server,
                Tasks.of(server, "app")
                        .add(
                                "a",
                                new FakeModule(),
                                new FakeModule.Thing("path:/a", Content.of("1"), List.of(), List.of()))
                        .taskserv());
    }

    private void announce(Class<?> port, Class<?> what) throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(port.getName()), what.getName() + "\n");
    }

    @Test
    void findsWhatJarsAnnounceWhenAsked() throws Exception {
        announce(EngineListener.class, Found.class);
        announce(Connector.class, Refusing.class);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
            Engine engine = Engine.builder()
                    .modules(List.of(new FakeModule()))
                    .discover(loader)
                    .build();
            Plan plan = engine.plan(definition());
            assertThat(plan.diagnostics())
                    .singleElement()
                    .satisfies(d -> assertThat(d.summary()).contains("It refuses."));
            assertThat(Found.EVENTS).hasAtLeastOneElementOfType(EngineEvent.PlanMade.class);
        }
    }

    @Test
    void findsNothingUnasked() {
        Found.EVENTS.clear();
        Engine engine = Engine.builder().modules(List.of(new FakeModule())).build();
        assertThatThrownBy(() -> engine.plan(definition()))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics())
                                .singleElement()
                                .satisfies(d -> assertThat(d.code()).isEqualTo(Diagnostic.Code.CONNECTOR_UNKNOWN)));
        assertThat(Found.EVENTS).isEmpty();
    }

    @Test
    void refusesTwoTasksOfOneName() {
        Server server = Server.local("here");
        Tasks tasks = Tasks.of(server, "app");
        FakeModule.Thing thing = new FakeModule.Thing("path:/a", Content.of("1"), List.of(), List.of());
        tasks.add("a", new FakeModule(), thing, task -> task.tag("t").after(tasks.id("b")));
        assertThat(tasks.taskserv().tasks())
                .singleElement()
                .satisfies(t -> assertThat(t.after()).containsExactly(tasks.id("b")));
        assertThatThrownBy(() -> tasks.add("a", new FakeModule(), thing))
                .hasMessage("Two tasks are named `app/a@here`.");
    }
}
