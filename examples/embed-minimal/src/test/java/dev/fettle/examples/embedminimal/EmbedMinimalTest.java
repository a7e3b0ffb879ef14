package dev.fettle.examples.embedminimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedMinimalTest {

    @Test
    void appliesAndThenFindsNothingToDo(@TempDir Path base) {
        String user = System.getProperty("user.name");
        Report first = EmbedMinimal.apply(base.toString(), user);
        assertThat(first.converged()).isTrue();
        assertThat(first.count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(base.resolve("demo/b")).hasContent("world\n");
        Report second = EmbedMinimal.apply(base.toString(), user);
        assertThat(second.count(Outcome.UNCHANGED)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.pkl.core.Evaluator",
                "com.jcraft.jsch.JSch",
                "com.google.inject.Injector",
                "tools.jackson.databind.json.JsonMapper"
            })
    void needsNoneOfTheHeavyLibraries(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
}
