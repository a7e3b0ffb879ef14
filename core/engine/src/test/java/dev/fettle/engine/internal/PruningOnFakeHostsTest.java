package dev.fettle.engine.internal;

import static dev.fettle.engine.internal.FakeModule.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts remember of tasks, and what is taken away because nobody declares it any more. */
class PruningOnFakeHostsTest {

    private final World world = new World();

    private static Task.Builder task(String id, String key, String value) {
        return Task.of(TaskId.parse(id), "fake", thing(key, value));
    }

    private List<String> changes() {
        return world.plan().changes().stream()
                .map(PlannedTask::id)
                .map(TaskId::name)
                .toList();
    }

    private List<String> remembered() {
        return world.host("web").ledger.values().stream()
                .map(entry -> entry.resource() + " of " + String.join(", ", entry.instances()))
                .toList();
    }

    @Test
    void removesWhatIsNoLongerDeclaredAndKeepsWhatWasThereBefore() {
        world.host("web").things.put("path:/old", "1");
        World.Simple app = world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").build(),
                task("app/old@web", "path:/old", "1").build());
        world.apply();
        app.tasks = List.of();
        Plan plan = world.plan();
        assertThat(plan.changes())
                .singleElement()
                .satisfies(t -> assertThat(t.task().description()).isEqualTo("no longer declared"));
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKey("path:/old").doesNotContainKey("path:/a");
        assertThat(world.host("web").ledger).isEmpty();
        assertThat(world.plan().isEmpty()).isTrue();
    }

    @Test
    void takesAwayWhatIsInADirectoryBeforeItThoughAnotherRunPutItThere() {
        Task first = task("app/first@web", "path:/first", "1").build();
        Task directory =
                task("app/directory@web", "path:/d", "1").after(first.id()).build();
        World.Simple app = world.taskserv("web/app", first, directory);
        world.apply();
        app.tasks = List.of(task("app/inner@web", "path:/d/inner", "1").build(), first, directory);
        world.apply();
        app.tasks = List.of();
        assertThat(world.plan().changes())
                .extracting(t -> t.id().name())
                .containsExactly("remove-path:-d-inner", "remove-path:-d", "remove-path:-first");
    }

    @Test
    void prunesOnlyTheTaskservsOfTheRun() {
        World.Simple one =
                world.taskserv("web/one", task("one/a@web", "path:/a", "1").build());
        World.Simple two =
                world.taskserv("web/two", task("two/b@web", "path:/b", "1").build());
        world.apply();
        one.tasks = List.of();
        two.tasks = List.of();
        assertThat(world.apply("one").converged()).isTrue();
        assertThat(world.host("web").things).containsKey("path:/b").doesNotContainKey("path:/a");
    }

    @Test
    void forgetsWhatSomebodyElseTookAway() {
        world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").build(),
                task("app/b@web", "path:/b", "1").build());
        world.apply();
        world.taskservs.clear();
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").build());
        world.host("web").things.remove("path:/b");
        assertThat(world.plan().isEmpty()).isTrue();
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").ledger.keySet()).hasSize(1);
        assertThat(world.plan().tasks()).hasSize(1);
    }

    @Test
    void takesAwayAloneWhatLeavesAList() {
        World.Simple app = world.taskserv(
                "web/app", task("app/list@web", "item:a,item:b,item:c", "1").build());
        world.apply();
        assertThat(remembered()).containsExactly("item:a of app", "item:b of app", "item:c of app");
        app.tasks = List.of(task("app/list@web", "item:a,item:c", "1").build());
        assertThat(changes()).containsExactly("remove-item:b");
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKeys("item:a", "item:c").doesNotContainKey("item:b");
        assertThat(remembered()).containsExactly("item:a of app", "item:c of app");
        assertThat(world.plan().isEmpty()).isTrue();
    }

    @Test
    void takesAwayAllThatATaskPutThereThoughItsListGrewLater() {
        World.Simple app =
                world.taskserv("web/app", task("app/list@web", "item:a", "1").build());
        world.apply();
        // What was made is changed and what is new is made at once, so that something was there before.
        app.tasks = List.of(task("app/list@web", "item:a,item:b", "2").build());
        world.apply();
        assertThat(world.host("web").ledger.values()).hasSize(2).allMatch(LedgerEntry::created);
        app.tasks = List.of();
        assertThat(changes()).containsExactlyInAnyOrder("remove-item:a", "remove-item:b");
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).doesNotContainKeys("item:a", "item:b");
        assertThat(remembered()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "other"})
    void keepsOfAListWhatWasThereBefore(String value) {
        world.host("web").things.put("item:a", value);
        World.Simple app = world.taskserv(
                "web/app", task("app/list@web", "item:a,item:b", "1").build());
        world.apply();
        app.tasks = List.of(task("app/else@web", "item:else", "1").build());
        assertThat(changes()).containsExactlyInAnyOrder("else", "remove-item:b");
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKeys("item:a").doesNotContainKeys("item:b");
        assertThat(remembered()).containsExactly("item:else of app");
    }

    @Test
    void forgetsTheLastThingsOfAHost() {
        world.host("web").things.put("item:a", "1");
        World.Simple app =
                world.taskserv("web/app", task("app/a@web", "item:a", "1").build());
        world.apply();
        assertThat(remembered()).containsExactly("item:a of app");
        app.tasks = List.of();
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKey("item:a");
        assertThat(remembered()).isEmpty();
    }

    @Test
    void remembersOfAnotherKindOnlyWhatComesFirst() {
        world.taskserv(
                "web/app",
                task("app/tree@web", "path:/d,path:/d/inner,path:/e,unit:d", "1")
                        .build());
        world.apply();
        assertThat(remembered()).containsExactly("path:/d of app", "path:/e of app");
    }

    @Test
    void leavesWhatAnotherTaskTakesOver() {
        World.Simple app = world.taskserv(
                "web/app", task("app/list@web", "item:a,item:b", "1").build());
        world.apply();
        app.tasks = List.of(task("app/list@web", "item:a", "1").build());
        world.taskserv("web/other", task("other/b@web", "item:b", "1").build());
        assertThat(changes()).isEmpty();
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKeys("item:a", "item:b");
        assertThat(remembered()).containsExactly("item:a of app", "item:b of other");
        assertThat(world.host("web").log).noneMatch(line -> line.startsWith("remove"));
    }

    @Test
    void forgetsWhatAnotherTaskTakesOverUnderAnotherKey() {
        World.Simple app = world.taskserv(
                "web/app",
                task("app/parts@web", "part:path:/a,part:path:/b", "1").build());
        world.apply();
        app.tasks = List.of(
                task("app/parts@web", "part:path:/a", "1").build(),
                task("app/b@web", "path:/b", "1").build());
        assertThat(changes()).isEmpty();
        assertThat(world.apply().converged()).isTrue();
        assertThat(remembered()).containsExactly("part:path:/a of app", "path:/b of app");
        app.tasks = List.of(task("app/b@web", "path:/b", "1").build());
        assertThat(changes()).containsExactly("remove-part:path:-a");
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKey("path:/b").doesNotContainKey("path:/a");
    }

    @Test
    void takesAwayWhatATaskMadeThatFailedAtFirst() {
        World.Simple app = world.taskserv(
                "web/app", task("app/list@web", "item:a,item:b", "1").build());
        world.host("web").failing.add("item:b");
        assertThat(world.apply().converged()).isFalse();
        assertThat(remembered()).containsExactly("item:a of app");
        world.host("web").failing.clear();
        assertThat(world.apply().converged()).isTrue();
        app.tasks = List.of();
        assertThat(changes()).containsExactlyInAnyOrder("remove-item:a", "remove-item:b");
    }

    @Test
    void keepsWhatSomebodyMadeAfterATaskMadeNothing() {
        World.Simple app =
                world.taskserv("web/app", task("app/a@web", "item:a", "1").build());
        world.host("web").failing.add("item:a");
        assertThat(world.apply().converged()).isFalse();
        assertThat(remembered()).isEmpty();
        world.host("web").things.put("item:a", "1");
        assertThat(world.apply().converged()).isTrue();
        app.tasks = List.of();
        assertThat(changes()).isEmpty();
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsKey("item:a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesAwayWhatWasMadeThoughTheConnectionWasLost(boolean returns) {
        for (int step = 0; step < 30; step++) {
            World lossy = new World();
            World.Simple app = lossy.taskserv(
                    "web/app", task("app/list@web", "item:a,item:b", "1").build());
            FakeHost host = lossy.host("web");
            host.stepsLeft = step;
            host.returns = returns;
            lossy.apply();
            host.stepsLeft = -1;
            assertThat(lossy.apply().converged()).as("step %s", step).isTrue();
            app.tasks = List.of();
            assertThat(lossy.apply().converged()).as("step %s", step).isTrue();
            assertThat(host.things).as("step %s", step).isEmpty();
            assertThat(host.ledger).as("step %s", step).isEmpty();
        }
    }
}
