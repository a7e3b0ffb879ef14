package dev.fettle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactnessLogTest {

    private static final Decision CHANGE = Decision.change("it differs", List.of(), List.of(Command.of("true")));
    private static final Decision SAME = Decision.upToDate("it is as desired");

    private final List<PlannedTask> tasks = new ArrayList<>();
    private final List<TaskResult> results = new ArrayList<>();

    private record Nothing() {}

    private static TaskId id(String name) {
        return TaskId.parse("app/" + name + "@web");
    }

    private void task(String name, Decision decision, Certainty certainty, Outcome outcome) {
        Task task = Task.of(id(name), "fettle.file", new Nothing()).build();
        tasks.add(new PlannedTask(task, Set.of(id(name)), decision, certainty, Optional.empty(), List.of()));
        results.add(new TaskResult(
                id(name),
                "fettle.file",
                outcome,
                "so it\tended",
                List.of(),
                "",
                Optional.empty(),
                true,
                Duration.ZERO));
    }

    private Plan plan() {
        return new Plan(
                "it",
                "everything",
                "install",
                Map.of(),
                tasks,
                Graph.<TaskId, dev.fettle.engine.plan.TaskEdge>builder().build(),
                List.of());
    }

    private Report report() {
        return new Report(
                "it",
                "install",
                results,
                List.of(),
                List.of(id("unforeseen")),
                List.of(id("vain")),
                Map.of(),
                List.of(),
                Duration.ZERO);
    }

    @Test
    void judgesEveryTaskThatWasAnnouncedOrChanged() {
        task("same", SAME, Certainty.KNOWN, Outcome.UNCHANGED);
        task("done", CHANGE, Certainty.KNOWN, Outcome.CHANGED);
        task("unforeseen", SAME, Certainty.TENTATIVE, Outcome.CHANGED);
        task("vain", CHANGE, Certainty.FORETOLD, Outcome.UNCHANGED);
        task("later", new Decision.Deferred("cannot be known yet"), Certainty.DEFERRED, Outcome.CHANGED);
        task("tentative", CHANGE, Certainty.TENTATIVE, Outcome.UNCHANGED);
        task("failed", CHANGE, Certainty.KNOWN, Outcome.FAILED);
        assertThat(ExactnessLog.lines("SomeTest", plan(), report()))
                .extracting(line -> line.split("\t", -1)[2] + " " + line.split("\t", -1)[3])
                .containsExactly(
                        "app/done@web DONE",
                        "app/unforeseen@web UNFORESEEN",
                        "app/vain@web NOT_NEEDED",
                        "app/later@web LEFT_OPEN",
                        "app/tentative@web LEFT_OPEN",
                        "app/failed@web STOPPED");
        assertThat(ExactnessLog.lines("SomeTest", plan(), report()).get(3))
                .isEqualTo("SomeTest\tfettle.file\tapp/later@web\tLEFT_OPEN\t"
                        + "DEFERRED, cannot be known yet; CHANGED, so it ended");
    }

    @Test
    void isCountedByTheScriptWhichRefusesWhatWasNotAnnounced(@TempDir Path dir) throws Exception {
        task("done", CHANGE, Certainty.KNOWN, Outcome.CHANGED);
        task("unforeseen", SAME, Certainty.TENTATIVE, Outcome.CHANGED);
        write(dir, ExactnessLog.lines("SomeTest", plan(), report()));
        assertThat(count(dir, 1)).contains("SomeTest\tfettle.file\tapp/unforeseen@web\tUNFORESEEN");
        tasks.remove(1);
        results.remove(1);
        write(dir, ExactnessLog.lines("SomeTest", plan(), report()));
        assertThat(count(dir, 0).lines().filter(line -> line.startsWith("fettle.file") || line.startsWith("app")))
                .allSatisfy(line ->
                        assertThat(line.split(" +")).containsExactly(line.split(" ")[0], "1", "1", "0", "0", "0", "0"))
                .hasSize(2);
        write(dir, List.of());
        Files.delete(dir.resolve("1.tsv"));
        assertThat(count(dir, 1)).contains("no test has applied a plan");
    }

    private static void write(Path dir, List<String> lines) throws IOException {
        Files.write(dir.resolve("1.tsv"), lines);
    }

    private static String count(Path dir, int status) throws Exception {
        Process process = new ProcessBuilder("../../.ci/exactness", dir.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(status);
        return said;
    }

    @Test
    void writesTheEndOfEachApplyWhenADirectoryIsNamed(@TempDir Path dir) throws IOException {
        task("done", CHANGE, Certainty.KNOWN, Outcome.CHANGED);
        String before = System.getProperty(ExactnessLog.PROPERTY);
        ExactnessLog log = new ExactnessLog();
        try {
            System.setProperty(ExactnessLog.PROPERTY, dir.resolve("new").toString());
            log.on(new EngineEvent.ApplyStarted(plan()));
            log.on(new EngineEvent.ApplyFinished(report()));
            System.clearProperty(ExactnessLog.PROPERTY);
            log.on(new EngineEvent.ApplyStarted(plan()));
            log.on(new EngineEvent.ApplyFinished(report()));
        } finally {
            if (before != null) {
                System.setProperty(ExactnessLog.PROPERTY, before);
            }
        }
        assertThat(dir.resolve("new").resolve(ProcessHandle.current().pid() + ".tsv"))
                .content()
                .isEqualTo("ExactnessLogTest\tfettle.file\tapp/done@web\tDONE\t"
                        + "KNOWN, it differs; CHANGED, so it ended\n");
    }
}
