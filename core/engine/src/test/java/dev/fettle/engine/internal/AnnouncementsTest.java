package dev.fettle.engine.internal;

import static dev.fettle.engine.internal.FakeModule.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan announces, what it leaves open, and what the report says of both. */
class AnnouncementsTest {

    private static final TaskId SERVICE = TaskId.parse("app/service@web");

    private final World world = new World();

    private static Task.Builder task(String name, String key, String value) {
        return Task.of(TaskId.parse("app/" + name + "@web"), "fake", thing(key, value));
    }

    private static Task.Builder bringing(String name, String key, String... provides) {
        return Task.of(
                TaskId.parse("app/" + name + "@web"),
                "fake",
                new FakeModule.Thing(key, Content.of("1"), List.of(), List.of(provides)));
    }

    private PlannedTask planned(String name) {
        return world.plan().tasks().stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysNothingOfAWaitUntilWhatComesBeforeIsDone() {
        Task first = task("first", "path:/a", "1").build();
        world.taskserv(
                "web/app", first, task("wait", "wait:it", "1").after(first.id()).build());
        world.host("web").things.put("wait:it", "1");
        assertThat(planned("wait").decision().reason()).isEqualTo("cannot be known until app/first@web is done");
        Report report = world.apply();
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(report.asAnnounced()).isTrue();
        assertThat(planned("wait").certainty()).isEqualTo(Certainty.KNOWN);
    }

    @Test
    void saysNothingOfWhatIsDoneFinallyUntilWhatComesBeforeIsDone() {
        Task first = task("first", "path:/a", "1").build();
        Task last = task("last", "path:/b", "1").finallyAfter(first.id()).build();
        world.taskserv("web/app", first, last);
        world.host("web").things.put("path:/b", "1");
        assertThat(planned("last").decision().reason()).isEqualTo("cannot be known until app/first@web is done");
        assertThat(world.apply().asAnnounced()).isTrue();
        assertThat(planned("last").certainty()).isEqualTo(Certainty.KNOWN);
    }

    private static Task service(Task after) {
        return Task.of(
                        SERVICE,
                        "fake",
                        new FakeModule.Thing("service:it", Content.of("1"), List.of("unit:it"), List.of()))
                .after(after.id())
                .build();
    }

    @Test
    void saysNothingOfAServiceThatAPackageMayStart() {
        Task bring = bringing("package", "package:it", "unit:*").build();
        World.Simple app = world.taskserv("web/app", bring, service(bring));
        assertThat(planned("service").decision().reason()).isEqualTo("cannot be known until app/package@web is done");

        Task unit = bringing("unit", "unit:it").build();
        app.tasks = List.of(bring, unit, service(unit));
        assertThat(planned("service").certainty()).isEqualTo(Certainty.FORETOLD);

        Task file = task("file", "path:/a", "1").triggers(SERVICE, "restart").build();
        app.tasks = List.of(bring, file, service(bring));
        assertThat(planned("service").certainty()).isEqualTo(Certainty.DEFERRED);

        world.host("web").things.putAll(java.util.Map.of("unit:it", "1", "service:it", "1"));
        app.tasks = List.of(bring, service(bring));
        assertThat(planned("service").decision().kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @Test
    void leavesARestartOpenThatRestsOnAChangeWhichIsLeftOpen() {
        Task first = task("first", "path:/a", "1").build();
        Task wait = task("wait", "wait:it", "1")
                .after(first.id())
                .triggers(SERVICE, "restart")
                .build();
        Task service = task("service", "service:it", "1").build();
        World.Simple app = world.taskserv("web/app", first, wait, service);
        world.host("web").things.putAll(java.util.Map.of("wait:it", "1", "service:it", "1"));
        assertThat(planned("service").decision().reason()).isEqualTo("cannot be known until app/wait@web is done");

        app.tasks = List.of(
                task("first", "path:/a", "1").triggers(SERVICE, "restart").build(), wait, service);
        assertThat(planned("service").decision().reason()).isEqualTo("a restart is owed");
        app.tasks = List.of(first, wait, service);
        world.host("web").things.remove("service:it");
        assertThat(planned("service").decision().reason()).isEqualTo("it is not there");

        world.host("web").things.put("service:it", "1");
        Report report = world.apply();
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(report.asAnnounced()).isTrue();
        assertThat(world.host("web").log).containsExactly("set path:/a");
    }

    @Test
    void saysNothingOfAThingThatATaskBeforeBringsAlong() {
        Task restore = bringing("restore", "backup:it", "path:/b").build();
        Task file = task("file", "path:/b", "1").after(restore.id()).build();
        world.taskserv("web/app", restore, file);
        world.host("web").things.put("path:/b", "1");
        assertThat(planned("file").decision().reason()).isEqualTo("cannot be known until app/restore@web is done");
        Report report = world.apply();
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(report.asAnnounced()).isTrue();
    }

    @Test
    void isNotSureOfWhatAScriptAnsweredBeforeTheOthersAct() {
        Task server = bringing("server", "service:it").build();
        Task work = task("work", "scripted:it", "1").after(server.id()).build();
        world.taskserv("web/app", server, work);
        assertThat(planned("work").certainty()).isEqualTo(Certainty.TENTATIVE);
        world.host("web").things.put("service:it", "1");
        assertThat(planned("work").certainty()).isEqualTo(Certainty.KNOWN);
    }

    @Test
    void tellsWhatWasAnnouncedAndNotNeeded() {
        Task user = bringing("user", "user:it").build();
        Task file = Task.of(
                        TaskId.parse("app/file@web"),
                        "fake",
                        new FakeModule.Thing("path:/b", Content.of("1"), List.of("user:it"), List.of()))
                .build();
        world.taskserv("web/app", user, file);
        world.host("web").things.put("path:/b", "1");
        assertThat(planned("file").certainty()).isEqualTo(Certainty.FORETOLD);
        Report report = world.apply();
        assertThat(report.converged()).isTrue();
        assertThat(report.asAnnounced()).isFalse();
        assertThat(report.notNeeded()).containsExactly(file.id());
        assertThat(report.unforeseen()).isEmpty();
    }

    @Test
    void countsNotWhatThePlanSaidThatAnEarlierTaskMayChange() {
        Task bring = bringing("bring", "package:it", "path:/b").build();
        world.taskserv(
                "web/app",
                bring,
                task("file", "path:/b", "provided").after(bring.id()).build());
        assertThat(planned("file").certainty()).isEqualTo(Certainty.TENTATIVE);
        Report report = world.apply();
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(report.asAnnounced()).isTrue();
    }
}
