package dev.fettle.engine.internal;

import static dev.fettle.engine.internal.FakeModule.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a decision warns of is said by plan and report, and stops nothing. */
class WarningsTest {

    private static final Task ASKED = Task.of(TaskId.parse("app/dns@web"), "fake", thing("asked:dns", "1"))
            .build();

    private final World world = new World();

    private static void warns(List<Diagnostic> diagnostics) {
        assertThat(diagnostics).singleElement().satisfies(d -> {
            assertThat(d.isError()).isFalse();
            assertThat(d.summary()).isEqualTo("`app/dns@web`: it is not there.");
            assertThat(d.hint()).isEqualTo("Mend it.");
            assertThat(d.subject()).isEqualTo("app/dns@web");
        });
    }

    @Test
    void isSaidWhereNothingIsToBeDone() {
        world.taskserv("web/app", ASKED);
        Plan plan = world.plan();
        warns(plan.diagnostics());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.isApplicable()).isTrue();
        Report first = world.apply();
        warns(first.diagnostics());
        assertThat(first.converged()).isTrue();
        warns(world.apply().diagnostics());

        world.host("web").things.put("asked:dns", "1");
        assertThat(world.plan().diagnostics()).isEmpty();
        assertThat(world.apply().diagnostics()).isEmpty();
    }

    @Test
    void isSaidBesideChangesAndWhatWaitsGoesOn() {
        world.taskserv(
                "web/app",
                ASKED,
                Task.of(TaskId.parse("app/file@web"), "fake", thing("path:/a", "1"))
                        .after(ASKED.id())
                        .build());
        warns(world.plan().diagnostics());
        Report report = world.apply();
        warns(report.diagnostics());
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(report.converged()).isTrue();
    }

    @Test
    void isPutOffUntilWhatItLooksAtIsThere() {
        world.taskserv(
                "web/app",
                Task.of(
                                ASKED.id(),
                                "fake",
                                new FakeModule.Thing(
                                        "asked:dns", Content.of("1"), List.of("command:getent"), List.of()))
                        .build(),
                Task.of(
                                TaskId.parse("app/tool@web"),
                                "fake",
                                new FakeModule.Thing(
                                        "package:tool", Content.of("1"), List.of(), List.of("command:getent")))
                        .build());
        Plan plan = world.plan();
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.tasks())
                .filteredOn(task -> task.id().equals(ASKED.id()))
                .singleElement()
                .satisfies(task -> assertThat(task.decision().kind()).isEqualTo(Decision.Kind.DEFERRED));
        warns(world.apply().diagnostics());
        warns(world.plan().diagnostics());
    }
}
