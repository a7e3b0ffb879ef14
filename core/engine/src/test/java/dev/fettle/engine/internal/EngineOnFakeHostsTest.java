package dev.fettle.engine.internal;

import static dev.fettle.engine.internal.FakeModule.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.model.Conduct;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineOnFakeHostsTest {

    private final World world = new World();

    private static TaskId id(String text) {
        return TaskId.parse(text);
    }

    private static Task.Builder task(String id, String key, String value) {
        return Task.of(id(id), "fake", thing(key, value));
    }

    private static Task.Builder task(String id, String key, String value, List<String> needs, List<String> provides) {
        return Task.of(id(id), "fake", new FakeModule.Thing(key, Content.of(value), needs, provides));
    }

    private static PlannedTask planned(Plan plan, String id) {
        return plan.tasks().stream()
                .filter(t -> t.id().equals(id(id)))
                .findFirst()
                .orElseThrow();
    }

    private static TaskResult result(Report report, String id) {
        return report.results().stream()
                .filter(t -> t.id().equals(id(id)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void appliesOnceAndFindsNothingTheSecondTime() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").build());
        Report first = world.apply();
        assertThat(first.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(first.converged()).isTrue();
        Report second = world.apply();
        assertThat(second.count(Outcome.UNCHANGED)).isEqualTo(1);
        assertThat(second.roundTrips().values()).containsOnly(3);
    }

    @Test
    void anOperationTakesNothingAway() {
        World.Simple app =
                world.taskserv("web/app", task("app/a@web", "path:/a", "1").build());
        world.apply();
        app.tasks = List.of();
        app.expand = e -> e.operation().equals("tidy")
                ? List.of(task("app/b@web", "path:/b", "1").build())
                : List.of();
        Report report = world.operate("tidy", "app");
        assertThat(report.converged()).isTrue();
        assertThat(world.host("web").things).containsKeys("path:/a", "path:/b");
    }

    @Test
    void advisesByTheFactsOfTheHost() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").build()).advice =
                facts -> List.of(Diagnostic.warning(Code.ADVICE, facts.cpus() + " processors", ""));
        assertThat(world.plan().diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).matches("[0-9]+ processors"));
    }

    @Test
    void tellsWhatCommandsSayOnlyWhenAskedAndMasksIt() {
        world.secret("test:pin", "s3cr3t-pin");
        Content value = Content.of("pin=").plus(Content.secret(SecretRef.parse("test:pin")));
        world.taskserv(
                "web/app",
                Task.of(id("app/a@web"), "fake", new FakeModule.Thing("path:/a", value, List.of(), List.of()))
                        .build());
        try (Run run = world.open()) {
            Plan plan = run.plan(Scope.all(), new Cancellation());
            assertThat(run.apply(plan, ApplyOptions.defaults().tellingOutput(true), new Cancellation())
                            .converged())
                    .isTrue();
        }
        assertThat(world.events)
                .filteredOn(EngineEvent.TaskOutput.class::isInstance)
                .containsExactly(new EngineEvent.TaskOutput(id("app/a@web"), "now it is pin=***"));
        world.events.clear();
        world.host("web").things.clear();
        world.apply();
        assertThat(world.events).noneMatch(EngineEvent.TaskOutput.class::isInstance);
    }

    @Test
    void planningChangesNothing() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").build());
        assertThat(world.plan().changes()).hasSize(1);
        assertThat(world.host("web").things).isEmpty();
        assertThat(world.host("web").ledger).isEmpty();
    }

    @Test
    void foretellsWhatAnEarlierTaskBringsAbout() {
        world.taskserv(
                "web/app",
                task("app/role@web", "role:x", "1", List.of("command:psql"), List.of())
                        .build(),
                task("app/pkg@web", "package:pg", "1", List.of(), List.of("command:psql"))
                        .build());
        Plan plan = world.plan();
        PlannedTask role = planned(plan, "app/role@web");
        assertThat(role.certainty()).isEqualTo(Certainty.FORETOLD);
        assertThat(role.cause()).contains(id("app/pkg@web"));
        assertThat(role.decision().kind()).isEqualTo(Decision.Kind.CHANGE);
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.apply().count(Outcome.CHANGED)).isZero();
    }

    @Test
    void saysWhatIsMissingWhenNobodyBringsItAbout() {
        world.taskserv(
                "web/app",
                task("app/role@web", "role:x", "1", List.of("command:psql"), List.of())
                        .build());
        Plan plan = world.plan();
        assertThat(plan.isApplicable()).isFalse();
        assertThat(plan.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.NEED_MISSING);
            assertThat(d.summary()).contains("command:psql");
        });
        assertThatThrownBy(world::apply).isInstanceOf(EngineException.class);
    }

    @Test
    void defersATaskThatUsesAnUnknownOutputAndAppliesItAllTheSame() {
        world.taskserv("ca/ca", task("ca/cert@ca", "cert:1", "PEM").build());
        world.taskserv(
                "web/app",
                Task.of(
                                id("app/file@web"),
                                "fake",
                                new FakeModule.Thing(
                                        "path:/cert",
                                        Content.output(id("ca/cert@ca"), "value")
                                                .plus("!"),
                                        List.of(),
                                        List.of()))
                        .build());
        assertThat(planned(world.plan(), "app/file@web").certainty()).isEqualTo(Certainty.DEFERRED);
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").things).containsEntry("path:/cert", "PEM!");
        Plan again = world.plan();
        assertThat(again.isEmpty()).isTrue();
        assertThat(planned(again, "app/file@web").certainty()).isEqualTo(Certainty.KNOWN);
    }

    @Test
    void restartsOnceWhenSeveralThingsChange() {
        TaskId service = id("app/service@web");
        world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").triggers(service, "restart").build(),
                task("app/b@web", "path:/b", "1").triggers(service, "restart").build(),
                task("app/service@web", "unit:app", "running").build());
        world.host("web").things.put("unit:app", "running");
        Plan plan = world.plan();
        assertThat(planned(plan, "app/service@web").changes()).isTrue();
        Report report = world.apply();
        assertThat(report.converged()).isTrue();
        assertThat(world.host("web").log)
                .filteredOn(l -> l.startsWith("restart"))
                .hasSize(1);
        assertThat(world.host("web").debts).isEmpty();
        assertThat(world.apply().count(Outcome.CHANGED)).isZero();
    }

    @Test
    void owesARestartUntilItIsPaidThoughAStepInBetweenFails() {
        TaskId service = id("app/service@web");
        world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").triggers(service, "restart").build(),
                task("app/b@web", "path:/b", "1").after(id("app/a@web")).build(),
                task("app/service@web", "unit:app", "running")
                        .after(id("app/b@web"))
                        .build());
        world.host("web").things.put("unit:app", "running");
        world.host("web").failing.add("path:/b");
        Report broken = world.apply();
        assertThat(result(broken, "app/b@web").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result(broken, "app/service@web").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result(broken, "app/service@web").cause()).contains(id("app/b@web"));
        assertThat(broken.owed()).containsExactly("restart unit:app on web");
        world.host("web").failing.clear();
        assertThat(world.apply().converged()).isTrue();
        assertThat(world.host("web").log).contains("restart unit:app");
    }

    @Test
    void mergesEqualDeclarationsAndRefusesDifferentOnes() {
        world.taskserv("web/one", task("one/a@web", "path:/a", "1").build());
        World.Simple two =
                world.taskserv("web/two", task("two/a@web", "path:/a", "1").build());
        assertThat(world.plan().tasks())
                .singleElement()
                .satisfies(t -> assertThat(t.owners()).containsExactlyInAnyOrder(id("one/a@web"), id("two/a@web")));
        two.tasks = List.of(task("two/a@web", "path:/a", "2").build());
        assertThatThrownBy(world::plan)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics())
                                .singleElement()
                                .satisfies(d -> assertThat(d.code()).isEqualTo(Code.CONFLICT)));
    }

    @Test
    void namesTheCircle() {
        world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").after(id("app/b@web")).build(),
                task("app/b@web", "path:/b", "1").after(id("app/a@web")).build());
        assertThatThrownBy(world::plan)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics().get(0).summary())
                                .contains("`app/a@web` is declared to come after `app/b@web`"));
    }

    @Test
    void ordersConsumersAfterProvidersAcrossHosts() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").needs("db").build())
                .requires("db", "database");
        world.taskserv(
                        "db/pg",
                        task("pg/role@db", "role:app", "1")
                                .fulfils("web/app/db")
                                .build())
                .provides("database");
        Plan plan = world.plan("app");
        assertThat(plan.tasks()).extracting(PlannedTask::id).containsExactly(id("pg/role@db"), id("app/a@web"));
        assertThat(planned(plan, "app/a@web").waitsFor()).containsExactly(id("pg/role@db"));
    }

    @Test
    void finishesTheOtherHostsWhenOneCannotBeReached() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").needs("db").build())
                .requires("db", "database");
        world.taskserv(
                        "db/pg",
                        task("pg/role@db", "role:app", "1")
                                .fulfils("web/app/db")
                                .build())
                .provides("database");
        world.taskserv("other/x", task("x/a@other", "path:/a", "1").build());
        world.host("db").unreachable = true;
        Report report = world.apply();
        assertThat(result(report, "pg/role@db").outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result(report, "app/a@web").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result(report, "x/a@other").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(report.converged()).isFalse();
        assertThat(report.diagnostics()).anySatisfy(d -> assertThat(d.code()).isEqualTo(Code.HOST_UNREACHABLE));
    }

    @Test
    void leavesAHostAloneThatAnotherRunHolds() {
        world.taskserv("web/app", task("app/a@web", "path:/a", "1").build());
        world.host("web").locked = true;
        Report report = world.apply();
        assertThat(result(report, "app/a@web").outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(report.diagnostics()).anySatisfy(d -> assertThat(d.code()).isEqualTo(Code.HOST_LOCKED));
        assertThat(world.host("web").things).isEmpty();
    }

    @Test
    void saysUnknownWhenTheConnectionIsLostWhileActingAndConvergesAfterwards() {
        world.taskserv(
                "web/app",
                task("app/a@web", "path:/a", "1").build(),
                task("app/b@web", "path:/b", "1").after(id("app/a@web")).build());
        // Gather and state, state and two probes each for two tasks, again for the apply, then the act.
        world.host("web").stepsLeft = 2 + 5 + 5;
        Report report = world.apply();
        assertThat(result(report, "app/a@web").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(result(report, "app/b@web").outcome()).isEqualTo(Outcome.SKIPPED);
        world.host("web").stepsLeft = -1;
        assertThat(world.apply().converged()).isTrue();
    }

    @Test
    void looksAgainBeforeItTriesAgain() {
        world.taskserv(
                "web/app",
                task("app/list@web", "item:a,item:b", "1")
                        .conduct(new Conduct(Duration.ofMinutes(5), 1, Duration.ofMillis(1), Duration.ZERO))
                        .build());
        world.host("web").failingOnce.add("item:b");
        Report report = world.apply();
        assertThat(report.converged()).isTrue();
        assertThat(report.unforeseen()).isEmpty();
        assertThat(world.host("web").log).containsExactly("set item:a", "set item:b");
        assertThat(world.host("web").ledger.values()).hasSize(2).allMatch(LedgerEntry::created);
    }
}
