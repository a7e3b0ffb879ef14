package dev.fettle.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs that are narrowed to some hosts or tags. */
final class NarrowingTest {

    private final World world = new World();

    private static Task.Builder task(String id, String value) {
        return Task.of(
                TaskId.parse(id),
                "fake",
                new FakeModule.Thing("path:/" + TaskId.parse(id).name(), Content.of(value), List.of(), List.of()));
    }

    private Plan plan(Scope scope) {
        try (Run run = world.open()) {
            return run.plan(scope, new Cancellation());
        }
    }

    private void chain() {
        world.taskserv(
                "web/app",
                task("app/a@web", "1").tag("early").build(),
                task("app/b@web", "1").after(TaskId.parse("app/a@web")).build(),
                task("app/c@web", "1")
                        .after(TaskId.parse("app/b@web"))
                        .tag("early")
                        .build());
        world.taskserv(
                "db/pg", task("pg/x@db", "1").after(TaskId.parse("app/a@web")).build());
    }

    @Test
    void contactsTheNamedHostsOnlyAndSaysWhatTheRestWaitsFor() {
        chain();
        Plan plan = plan(Scope.all().onHosts(Set.of("db")));
        assertThat(plan.tasks()).extracting(t -> t.id().toString()).containsExactly("pg/x@db");
        assertThat(plan.hosts().keySet()).extracting(Object::toString).containsExactly("db");
        assertThat(plan.scope()).isEqualTo("everything on db");
        assertThat(plan.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.isError()).isFalse();
            assertThat(d.summary()).isEqualTo("Left out although the rest waits for it: `app/a@web`.");
        });
    }

    @Test
    void keepsTheOrderOfTaggedTasksAndAppliesThemAlone() {
        chain();
        Scope scope = Scope.all().withTags(Set.of("early"));
        try (Run run = world.open()) {
            Plan plan = run.plan(scope, new Cancellation());
            assertThat(plan.tasks()).extracting(t -> t.id().name()).containsExactly("a", "c");
            assertThat(plan.graph().ancestors(TaskId.parse("app/c@web"))).containsExactly(TaskId.parse("app/a@web"));
            assertThat(run.apply(plan, ApplyOptions.defaults(), new Cancellation())
                            .converged())
                    .isTrue();
        }
        assertThat(world.host("web").things).containsOnlyKeys("path:/a", "path:/c");
        assertThat(world.host("db").things).isEmpty();
    }

    @Test
    void takesNothingAwayWhenNarrowedByTags() {
        chain();
        world.apply();
        world.taskservs.clear();
        world.taskserv("web/app", task("app/a@web", "1").tag("early").build());
        assertThat(plan(Scope.all().withTags(Set.of("early"))).isEmpty()).isTrue();
        assertThat(plan(Scope.all()).changes()).isNotEmpty();
    }

    @Test
    void refusesATaskWhoseOutputIsLeftOut() {
        world.taskserv("ca/ca", task("ca/cert@ca", "PEM").build());
        world.taskserv(
                "web/app",
                Task.of(
                                TaskId.parse("app/file@web"),
                                "fake",
                                new FakeModule.Thing(
                                        "path:/cert",
                                        Content.output(TaskId.parse("ca/cert@ca"), "value"),
                                        List.of(),
                                        List.of()))
                        .build());
        Plan plan = plan(Scope.all().onHosts(Set.of("web")));
        assertThat(plan.isApplicable()).isFalse();
        assertThat(plan.diagnostics())
                .anySatisfy(d -> assertThat(d.summary())
                        .isEqualTo("Task `app/file@web` uses `value` of `ca/cert@ca`, which is left out."));
    }

    @Test
    void namesServersThatAreNotThere() {
        chain();
        assertThatThrownBy(() -> plan(Scope.all().onHosts(Set.of("nowhere"))))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics()).singleElement().satisfies(d -> {
                            assertThat(d.code()).isEqualTo(Code.SERVER_UNKNOWN);
                            assertThat(d.hint()).isEqualTo("It has `db`, `web`.");
                        }));
    }

    @Test
    void saysWhenNoTaskHasTheTag() {
        chain();
        Plan plan = plan(Scope.all().withTags(Set.of("late")));
        assertThat(plan.tasks()).isEmpty();
        assertThat(plan.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).isEqualTo("No task is selected."));
    }
}
