package dev.fettle.examples.custommodule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.Engine;
import dev.fettle.engine.Tasks;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.modules.Modules;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomModuleTest {

    private static final String ODD = "it's \"5\" $HOME \\n";

    private final Server here = Server.of("here", "localhost", "counting").actingAs(System.getProperty("user.name"));

    @TempDir
    Path base;

    private Definition notes(String line) {
        return Definition.of(
                "notes",
                here,
                Tasks.of(here, "custom-notes")
                        .add("note", new NoteModule(), NoteSpec.of(base + "/a note", line))
                        .add(
                                "secret",
                                new FileModule(),
                                FileSpec.of(base + "/secret", Content.secret(SecretRef.parse("property:db.password"))))
                        .taskserv());
    }

    /** What is declared no longer goes, by the module's {@code removal}; this machine's ledger keeps nothing. */
    @AfterEach
    void takeEverythingAway() {
        Report report = Engine.builder()
                .modules(Modules.all())
                .discover(getClass().getClassLoader())
                .build()
                .apply(Definition.of(
                        "notes", here, Tasks.of(here, "custom-notes").taskserv()));
        assertThat(report.converged()).isTrue();
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void usesWhatTheBuilderIsGiven() {
        Properties settings = new Properties();
        settings.setProperty("db.password", "s3cr3t");
        CountingConnector connector = new CountingConnector();
        ChangeLog changes = new ChangeLog();
        Engine engine = Engine.builder()
                .connector(connector)
                .secretSource(new PropertySecrets(settings))
                .listener(changes)
                .modules(Modules.all())
                .modules(List.of(new NoteModule()))
                .build();
        Report report = engine.apply(notes(ODD));
        assertThat(report.converged()).isTrue();
        assertThat(base.resolve("a note")).hasContent(ODD + "\n");
        assertThat(base.resolve("secret")).hasContent("s3cr3t");
        assertThat(changes.lines()).containsExactlyInAnyOrder("custom-notes/note@here", "custom-notes/secret@here");
        assertThat(report.toString()).doesNotContain("s3cr3t");
        assertThat(connector.connections()).isOne();
        assertThat(engine.plan(notes(ODD)).isEmpty()).isTrue();
        assertThat(engine.plan(notes("other")).changes())
                .singleElement()
                .satisfies(p -> assertThat(p.decision().reason()).isEqualTo("it says something else"));
    }

    @Test
    void findsThemByServiceLoader() {
        System.setProperty("db.password", "found");
        try {
            Engine engine = Engine.builder()
                    .modules(Modules.all())
                    .discover(getClass().getClassLoader())
                    .build();
            Report report = engine.apply(notes("hello"));
            assertThat(report.count(Outcome.CHANGED)).isEqualTo(2);
            assertThat(base.resolve("secret")).hasContent("found");
            assertThat(ServiceLoader.load(dev.fettle.engine.event.EngineListener.class))
                    .hasAtLeastOneElementOfType(ChangeLog.class);
        } finally {
            System.clearProperty("db.password");
        }
    }
}
