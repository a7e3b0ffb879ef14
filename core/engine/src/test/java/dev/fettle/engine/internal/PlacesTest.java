package dev.fettle.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlacesTest {

    private static final TaskId ONE = TaskId.parse("app/one@web");
    private static final TaskId TWO = TaskId.parse("app/two@web");
    private static final TaskId ALONE = TaskId.parse("app/alone@web");
    private static final TaskId ELSEWHERE = TaskId.parse("app/one@db");

    private final Places places = places();

    private static Places places() {
        Map<Task, TaskservId> tasks = new LinkedHashMap<>();
        for (TaskId id : List.of(ONE, TWO, ALONE, ELSEWHERE)) {
            String key = id.equals(ALONE) ? FakeModule.ALONE : "path:/" + id.name();
            tasks.put(Task.of(id, "fake", FakeModule.thing(key, "1")).build(), new TaskservId(id.host(), "app"));
        }
        List<Diagnostic> problems = new ArrayList<>();
        TaskGraph graph = TaskGraph.of(tasks, Map.of("fake", new FakeModule()), problems);
        assertThat(problems).isEmpty();
        return new Places(graph, ApplyOptions.defaults());
    }

    @Test
    void nothingElseRunsOnAHostWhileATaskIsAloneThere() {
        assertThat(places.admit(ONE)).isTrue();
        assertThat(places.admit(ALONE)).as("beside another").isFalse();
        assertThat(places.admit(TWO)).isTrue();
        places.release(ONE);
        assertThat(places.admit(ALONE)).as("beside the last").isFalse();
        places.release(TWO);
        assertThat(places.admit(ALONE)).isTrue();
        assertThat(places.admit(ONE)).as("while one is alone").isFalse();
        assertThat(places.admit(ELSEWHERE)).as("on another host").isTrue();
        places.release(ALONE);
        assertThat(places.admit(ONE)).isTrue();
    }
}
