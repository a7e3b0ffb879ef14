package dev.fettle.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random graphs over two fake hosts: what is planned is what is done, and no loss at any step keeps them from converging. */
class RandomGraphTest {

    private static final List<String> HOSTS = List.of("one", "two");

    private static World world(long seed) {
        Random random = new Random(seed);
        World world = new World();
        List<Task> tasks = new ArrayList<>();
        int count = 4 + random.nextInt(14);
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String host = HOSTS.get(random.nextInt(2));
            TaskId id = TaskId.parse("app/t" + i + "@" + host);
            List<String> needs = new ArrayList<>();
            Content value = Content.of("v" + i);
            Task.Builder task;
            if (!ids.isEmpty() && random.nextInt(3) == 0) {
                TaskId other = ids.get(random.nextInt(ids.size()));
                if (other.host().name().equals(host)) {
                    needs.add("thing:" + other.name());
                } else {
                    value = Content.output(other, "value").plus("+" + i);
                }
            }
            task = Task.of(id, "fake", new FakeModule.Thing("thing:t" + i, value, needs, List.of()));
            if (!ids.isEmpty() && random.nextInt(2) == 0) {
                task.after(ids.get(random.nextInt(ids.size())));
            }
            tasks.add(task.build());
            ids.add(id);
        }
        // Triggers point forwards, so that they close no circle.
        for (int i = 0; i + 1 < count; i++) {
            Task task = tasks.get(i);
            Task later = tasks.get(i + 1 + random.nextInt(count - i - 1));
            if (random.nextInt(3) == 0 && later.id().host().equals(task.id().host())) {
                tasks.set(
                        i,
                        new Task(
                                task.id(),
                                task.module(),
                                task.spec(),
                                "",
                                task.after(),
                                Set.of(),
                                Set.of(new dev.fettle.engine.model.Trigger(later.id(), "restart")),
                                Set.of(),
                                task.fulfils(),
                                Set.of(),
                                task.conduct(),
                                Set.of(),
                                task.source()));
            }
        }
        HOSTS.forEach(world::host);
        world.taskserv("one/app", tasks.toArray(Task[]::new));
        return world;
    }

    private static Set<TaskId> changing(Plan plan) {
        return plan.changes().stream().map(PlannedTask::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<TaskId> changed(Report report) {
        return report.results().stream()
                .filter(r -> r.outcome() == Outcome.CHANGED)
                .map(TaskResult::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void doesWhatItPlannedAndThenNothing(long seed) {
        World world = world(seed);
        Set<TaskId> planned = changing(world.plan());
        Report report = world.apply();
        assertThat(report.converged()).isTrue();
        assertThat(report.unforeseen()).isEmpty();
        assertThat(changed(report)).isEqualTo(planned);
        assertThat(world.plan().isEmpty()).isTrue();
        assertThat(changed(world.apply())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void convergesAfterALossAtAnyStep(long seed) {
        for (int step = 0; step < 60; step++) {
            World world = world(seed);
            world.host("one").stepsLeft = step;
            Report broken = world.apply();
            assertThat(broken.results())
                    .as("seed %s, step %s", seed, step)
                    .allSatisfy(result -> assertThat(result.outcome()).isNotNull());
            world.host("one").stepsLeft = -1;
            Report mended = world.apply();
            assertThat(mended.converged()).as("seed %s, step %s", seed, step).isTrue();
            assertThat(world.host("one").debts).isEmpty();
            assertThat(changed(world.apply()))
                    .as("seed %s, step %s", seed, step)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void carriesOnInTheSameRunWhenTheHostComesBack(long seed) {
        for (int step = 30; step < 60; step++) {
            World world = world(seed);
            world.host("one").stepsLeft = step;
            world.host("one").returns = true;
            Report report = world.apply();
            assertThat(report.results())
                    .as("seed %s, step %s", seed, step)
                    .noneMatch(r -> r.outcome() == Outcome.FAILED);
            world.host("one").stepsLeft = -1;
            Report again = world.apply();
            assertThat(again.converged())
                    .as("seed %s, step %s: %s %s", seed, step, again.results(), again.diagnostics())
                    .isTrue();
            assertThat(changed(world.apply())).isEmpty();
        }
    }
}
