package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations of instances, and what they are told. */
final class OperationsTest {

    @TempDir
    private Path directory;

    @Test
    void runs_other_operations_and_knows_which_there_are() {
        try (PklInfra infra = Testing.builder(directory, PklInfraTest.TWO).build()) {
            Definition definition = infra.load();
            var app = Testing.instance(definition, "web/app-1");
            var server = definition.servers().get(0);
            var backup = new Expansion(server, Testing.DEBIAN, List.of(), Map.of(), "backup");
            assertThat(app.tasks(backup)).map(t -> t.id().name()).containsExactly("service");
            var remove = new Expansion(server, Testing.DEBIAN, List.of(), Map.of(), Expansion.REMOVE);
            assertThat(app.tasks(remove)).isEmpty();
            var odd = new Expansion(server, Testing.DEBIAN, List.of(), Map.of(), "dance");
            assertThatThrownBy(() -> app.tasks(odd))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("`web/app-1` has no operation `dance`: there are backup, rest.");
        }
    }

    @Test
    void tells_operations_their_arguments_and_knows_which_there_are() {
        try (PklInfra infra = Testing.builder(directory, PklInfraTest.TWO).build()) {
            Definition definition = infra.load();
            assertThat(told(definition, "backup", Map.of())).isEqualTo("3 false https://a");
            assertThat(told(definition, "backup", Map.of("keep", "5", "quiet", "true", "label", "a \"b\\(c)")))
                    .isEqualTo("5 true a \"b\\(c)");
            assertThat(told(definition, "backup", Map.of())).isEqualTo("3 false https://a");
            Map<Map<String, String>, String> wrong = Map.of(
                    Map.of("speed", "5"),
                    "Operation `backup` of `web/app-1` has no argument `speed`: there are keep, label, quiet.",
                    Map.of("keep", "many"),
                    "Argument `keep` of `backup` is a whole number, not `many`.",
                    Map.of("keep", "0"),
                    "Type constraint `this > 0` violated. Value: 0.",
                    Map.of("quiet", "yes"),
                    "Argument `quiet` of `backup` is `true` or `false`, not `yes`.");
            wrong.forEach((arguments, sentence) -> assertThatThrownBy(() -> told(definition, "backup", arguments))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(sentence));
            assertThatThrownBy(() -> told(definition, "rest", Map.of("keep", "1")))
                    .hasMessageContaining("Operation `rest` of `web/app-1` has no argument `keep`: it has none.");
        }
    }

    private static String told(Definition definition, String operation, Map<String, String> arguments) {
        var expansion =
                new Expansion(definition.servers().get(0), Testing.DEBIAN, List.of(), Map.of(), operation, arguments);
        Testing.Note note = (Testing.Note) Testing.instance(definition, "web/app-1")
                .tasks(expansion)
                .get(0)
                .spec();
        return note.content().orElseThrow().toString();
    }
}
