package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every document against its published schema. */
final class JsonSchemaTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Plan plan = SamplePlan.make();
    private final Report report = new Report(
            "prod",
            "install",
            Arrays.stream(Outcome.values()).map(JsonSchemaTest::result).toList(),
            List.of("restart unit:app on web-1"),
            List.of(TaskId.parse("app/a@web-1")),
            List.of(TaskId.parse("app/b@web-1")),
            Map.of(new HostId("web-1"), 4),
            plan.diagnostics(),
            Duration.ofSeconds(2));

    private static TaskResult result(Outcome outcome) {
        return new TaskResult(
                TaskId.parse("app/" + outcome.name().toLowerCase(java.util.Locale.ROOT) + "@web-1"),
                "fettle.file",
                outcome,
                "because",
                List.of(Difference.of("mode", "0644", "0600")),
                "it said so",
                Optional.of(TaskId.parse("app/a@web-1")),
                true,
                Duration.ofMillis(5));
    }

    private static List<Error> check(String kind, String json) {
        return REGISTRY.getSchema(JsonReports.schema(kind)).validate(json, InputFormat.JSON);
    }

    @Test
    void describesWhatIsWritten() {
        assertThat(check("plan", JsonReports.plan(plan))).isEmpty();
        assertThat(check("plan", JsonReports.plan(SamplePlan.large(2, 20)))).isEmpty();
        assertThat(check("report", JsonReports.report(report))).isEmpty();
        assertThat(check("diagnostics", JsonReports.diagnostics(plan.diagnostics())))
                .isEmpty();
        assertThat(check(
                        "saved-plan",
                        SavedPlan.of("prod", Scope.of("app"), plan).text()))
                .isEmpty();
    }

    @Test
    void describesWhatIsSaidOfPackages() {
        Map<String, Object> asked = new HashMap<>(Map.of("name", "db", "capability", "x.y", "packages", List.of("p")));
        asked.put("wanted", null);
        Map<String, Object> answered = new HashMap<>(Map.of("name", "db", "capability", "x.y"));
        answered.put("provider", null);
        Map<String, Object> body = new HashMap<>(Map.of(
                "taskserv", "app",
                "provides", List.of("x.z"),
                "requires", List.of(asked),
                "instances", List.of(Map.of("id", "web-1/app", "requires", List.of(answered)))));
        body.put("version", null);
        assertThat(check("dependencies", JsonReports.document("dependencies", body, plan.diagnostics())))
                .isEmpty();
        Map<String, Object> updates = Map.of(
                "packages",
                List.of(Map.of(
                        "name", "app",
                        "version", "1.0",
                        "place", "a.jar",
                        "newer", List.of(Map.of("version", "2.0", "place", "b.jar", "usable", true)))),
                "releases",
                List.of(Map.of("subject", "app", "release", "2.8.0", "newest", "2.10.1")));
        assertThat(check("updates", JsonReports.document("updates", updates, List.of())))
                .isEmpty();
    }

    @Test
    void describesEveryEvent() {
        HostId host = new HostId("web-1");
        TaskId task = TaskId.parse("app/a@web-1");
        List<EngineEvent> events = List.of(
                new EngineEvent.HostConnecting(host, "192.0.2.1"),
                new EngineEvent.HostConnected(host),
                new EngineEvent.HostFailed(host, plan.diagnostics().get(2)),
                new EngineEvent.HostLost(host, "it was closed"),
                new EngineEvent.PlanMade(plan),
                new EngineEvent.ApplyStarted(plan),
                new EngineEvent.TaskStarted(task, "the file is missing"),
                new EngineEvent.TaskProgress(task, "half"),
                new EngineEvent.TaskOutput(task, "Unpacking ..."),
                new EngineEvent.TaskFinished(report.results().get(0)),
                new EngineEvent.Noticed(plan.diagnostics().get(0)),
                new EngineEvent.ApplyFinished(report));
        assertThat(events).hasSameSizeAs(EngineEvent.class.getPermittedSubclasses());
        assertThat(events)
                .allSatisfy(event -> assertThat(check("event", JsonReports.event(event, "2026-01-01T00:00:00Z")))
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "report", "event", "diagnostics", "saved-plan", "dependencies", "updates"})
    void refusesWhatIsNotItsKind(String kind) {
        assertThat(JsonReports.SCHEMAS).contains(kind);
        assertThat(check(kind, "{}")).isNotEmpty();
        assertThat(check(kind, JsonReports.plan(plan).replace("\"infra\"", "\"infrastructure\"")))
                .isNotEmpty();
    }
}
