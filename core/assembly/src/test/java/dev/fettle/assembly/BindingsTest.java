package dev.fettle.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.fettle.engine.Engine;
import dev.fettle.engine.Tasks;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.SecretLookup;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedder binds joins the standard engine, in Fettle's injector and in one of its own. */
class BindingsTest {

    @TempDir
    Path dir;

    private final Server here = Server.of("here", "localhost", "mine").actingAs(System.getProperty("user.name"));

    /** What an embedder has of its own, made by Guice. */
    @Singleton
    static final class Log {
        private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    }

    private record Nothing(String name) {}

    private static final class NothingModule implements TaskModule<Nothing> {
        @Override
        public String name() {
            return "example.nothing";
        }

        @Override
        public Class<Nothing> specType() {
            return Nothing.class;
        }

        @Override
        public Resources resources(Nothing desired) {
            return Resources.manages("example:" + desired.name());
        }

        @Override
        public List<Probe<?>> probes(Nothing desired) {
            return List.of();
        }

        @Override
        public Decision decide(Nothing desired, Answers answers) {
            return Decision.upToDate("nothing is to be done");
        }

        @Override
        public Optional<Nothing> removal(String resource) {
            return Optional.empty();
        }
    }

    private static final class MyBindings extends AbstractModule {
        private final String password;

        MyBindings(String password) {
            this.password = password;
        }

        @Override
        protected void configure() {
            bind(Log.class);
        }

        @ProvidesIntoSet
        TaskModule<?> nothing() {
            return new NothingModule();
        }

        @ProvidesIntoSet
        EngineListener listener(Log log) {
            return log.events::add;
        }

        @ProvidesIntoSet
        Connector connector() {
            return new Connector() {
                @Override
                public String name() {
                    return "mine";
                }

                @Override
                public Connection connect(Server server, SecretLookup secrets) {
                    return new LocalConnector().connect(server, secrets);
                }
            };
        }

        @ProvidesIntoSet
        SecretSource secrets() {
            return new SecretSource() {
                @Override
                public String scheme() {
                    return "mine";
                }

                @Override
                public Optional<Secret> resolve(SecretRef ref) {
                    return Optional.of(Secret.of(password));
                }
            };
        }
    }

    private Surroundings surroundings() {
        return new Surroundings(dir, System.getProperty("user.name"), dir.resolve("cache"), Map.of());
    }

    private Definition definition(String file) {
        return Definition.of(
                "bindings",
                here,
                Tasks.of(here, "bindings")
                        .add("nothing", new NothingModule(), new Nothing("n"))
                        .add(
                                "file",
                                new FileModule(),
                                FileSpec.of(dir.resolve(file).toString(), Content.secret(SecretRef.parse("mine:x"))))
                        .taskserv());
    }

    /** Leave no entry in this machine's ledger. */
    @AfterEach
    void takeEverythingAway() {
        Fettle fettle =
                Fettle.builder(surroundings()).bindings(new MyBindings("")).build();
        fettle.engine()
                .apply(Definition.of(
                        "bindings", here, Tasks.of(here, "bindings").taskserv()));
    }

    @Test
    void anInjectorOfOnesOwnCanInjectTheEngine() {
        Injector injector = Guice.createInjector(new StandardBindings(surroundings()), new MyBindings("one"));
        Report report = injector.getInstance(Engine.class).apply(definition("a"));
        assertThat(report.converged()).isTrue();
        assertThat(dir.resolve("a")).hasContent("one");
        assertThat(injector.getInstance(Log.class).events).hasAtLeastOneElementOfType(EngineEvent.ApplyFinished.class);
        assertThat(injector.getInstance(Fettle.class).engine()).isSameAs(injector.getInstance(Engine.class));
    }

    @Test
    void twoEnginesOfOneProgramKnowNothingOfEachOther() {
        List<EngineEvent> heard = new CopyOnWriteArrayList<>();
        Fettle first = Fettle.builder(surroundings())
                .bindings(new MyBindings("one"))
                .listener(heard::add)
                .build();
        Fettle second =
                Fettle.builder(surroundings()).bindings(new MyBindings("two")).build();
        assertThat(first.engine().apply(definition("a")).converged()).isTrue();
        int before = heard.size();
        assertThat(before).isPositive();
        assertThat(second.engine().plan(definition("a")).changes())
                .extracting(task -> task.id().name())
                .containsExactly("file");
        assertThat(heard).hasSize(before);
        assertThat(first.engine().plan(definition("a")).isEmpty()).isTrue();
    }

    @Test
    void saysAtOnceWhatCannotBeWired() {
        Fettle.Builder builder = Fettle.builder(surroundings()).bindings(new AbstractModule() {
            @ProvidesIntoSet
            EngineListener listener(Log log) {
                return log.events::add;
            }
        });
        assertThatThrownBy(builder::build)
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("BindingsTest$Log");
    }
}
