package dev.fettle.examples.owntaskserv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.PklInfra;
import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration becomes, without any host. */
class MotdTest {

    private static final String CONTACT = "contact = \"ops@example.com\"";

    @TempDir
    Path dir;

    private List<Task> tasks(String config) {
        try (PklInfra infra = MotdInfra.with(dir, config)) {
            Definition definition = infra.load();
            return definition
                    .taskservs()
                    .get(0)
                    .tasks(new Expansion(
                            definition.servers().get(0),
                            Facts.sample("debian", "debian", "12", "bookworm"),
                            List.of(),
                            Map.of(),
                            Expansion.INSTALL));
        }
    }

    @Test
    void namesTheContact() {
        assertThat(tasks(CONTACT)).singleElement().satisfies(task -> {
            FileSpec file = (FileSpec) task.spec();
            assertThat(file.path()).isEqualTo("/etc/motd");
            assertThat(file.content()).contains(Content.of("This host is looked after by ops@example.com.\n"));
        });
    }

    @Test
    void saysSoDailyWhenAsked() {
        assertThat(tasks(CONTACT + "; daily = true"))
                .extracting(task -> task.id().name())
                .containsExactly("message", "daily");
    }

    @Test
    void refusesAnAddressThatNobodyReads() {
        assertThatThrownBy(() -> tasks("contact = \"root@localhost\""))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Nobody outside reads `root@localhost`");
    }

    /** What a module decides of answers that were written down: no host is asked. */
    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/cases"), new FileModule());
    }
}
