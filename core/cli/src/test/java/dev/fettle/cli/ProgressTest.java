package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.fettle.engine.plan.TaskEdge;
import dev.fettle.report.Detail;
import dev.fettle.report.Style;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a run shows of itself while it goes on. */
class ProgressTest {

    /** What a task asks for. */
    record Thing(String name) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(Terminal terminal) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Console(InputStream.nullInputStream(), stream, stream, Style.PLAIN, terminal);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static TaskId id(int host, int task) {
        return TaskId.parse("app/task-" + task + "@host-" + host);
    }

    private static Plan plan(int hosts, int tasks) {
        List<PlannedTask> all = new ArrayList<>();
        Graph.Builder<TaskId, TaskEdge> graph = Graph.builder();
        for (int host = 0; host < hosts; host++) {
            for (int task = 0; task < tasks; task++) {
                TaskId id = id(host, task);
                graph.node(id);
                all.add(new PlannedTask(
                        Task.of(id, "fettle.file", new Thing("x")).build(),
                        Set.of(id),
                        Decision.change("the file is missing", List.of(), List.of(Command.shell("true"))),
                        PlannedTask.Certainty.KNOWN,
                        Optional.empty(),
                        List.of()));
            }
        }
        return new Plan("it", "everything", "install", Map.of(), all, graph.build(), List.of());
    }

    private static EngineEvent finished(int host, int task, Outcome outcome) {
        return new EngineEvent.TaskFinished(new TaskResult(
                id(host, task),
                "fettle.file",
                outcome,
                "the file is missing",
                List.of(),
                outcome == Outcome.FAILED ? "No space left on device" : "",
                Optional.empty(),
                true,
                Duration.ofMillis(7)));
    }

    private void run(Progress progress, int hosts, int tasks, int failing) {
        progress.on(new EngineEvent.ApplyStarted(plan(hosts, tasks)));
        for (int task = 0; task < tasks; task++) {
            for (int host = 0; host < hosts; host++) {
                progress.on(new EngineEvent.TaskStarted(id(host, task), "the file is missing"));
                progress.on(new EngineEvent.TaskOutput(id(host, task), "Unpacking …"));
                progress.on(finished(host, task, host < failing ? Outcome.FAILED : Outcome.CHANGED));
            }
        }
    }

    @Test
    void writesALineForEachOfAFewChanges() {
        try (Progress progress = new Progress(console(Terminal.NONE), Detail.NORMAL)) {
            run(progress, 2, 2, 1);
            assertThat(progress.showsOutput()).isFalse();
        }
        assertThat(out()).isEqualTo("""
                  failed      app/task-0@host-0: the file is missing (0.0 s)
                      | No space left on device
                  changed     app/task-0@host-1: the file is missing (0.0 s)
                  failed      app/task-1@host-0: the file is missing (0.0 s)
                      | No space left on device
                  changed     app/task-1@host-1: the file is missing (0.0 s)
                """);
    }

    @Test
    void isSilentToTheQuietAndTellsTheVerboseWhatCommandsSay() {
        try (Progress progress = new Progress(console(Terminal.ofType("xterm")), Detail.QUIET)) {
            run(progress, 2, 2, 1);
        }
        assertThat(out()).isEmpty();
        try (Progress progress = new Progress(console(Terminal.NONE), Detail.VERBOSE)) {
            run(progress, 1, 1, 0);
            assertThat(progress.showsOutput()).isTrue();
        }
        assertThat(out()).startsWith("  app/task-0@host-0 | Unpacking …\n  changed     app/task-0@host-0");
    }

    @Test
    void countsInTenthsWhereAThousandHostsChange() {
        try (Progress progress = new Progress(console(Terminal.NONE), Detail.NORMAL)) {
            run(progress, 1000, 10, 0);
        }
        assertThat(out().lines()).hasSize(10).first().isEqualTo("  10 %: 1000 of 10000 tasks, 1000 changed");
        assertThat(out()).endsWith("  100 %: 10000 of 10000 tasks, 10000 changed\n");
    }

    @Test
    void namesTheFirstFailuresOfMany() {
        try (Progress progress = new Progress(console(Terminal.NONE), Detail.NORMAL)) {
            run(progress, 1000, 10, 1000);
        }
        assertThat(out().lines().filter(line -> line.startsWith("  failed"))).hasSize(20);
        assertThat(out()).contains("  … and more; the end of the run tells how many\n", "10000 not well");
        assertThat(out().lines()).hasSizeLessThan(60);
    }

    /** The board is drawn at most ten times a second, and only what differs of it, however many events there are. */
    @Test
    void drawsABoardThatLeavesNothingBehind() {
        VirtualTerminal terminal = new VirtualTerminal(24, 80);
        try (Progress progress = new Progress(console(Terminal.ofType("xterm")), Detail.NORMAL)) {
            run(progress, 1000, 10, 3);
        }
        assertThat(out.size()).isLessThan(200_000);
        terminal.write(out().replace("\n", "\r\n"));
        assertThat(terminal.transcript().lines())
                .allSatisfy(line -> assertThat(line).matches("  failed .*|      \\| No space.*|  … and more.*|"));
    }

    @Test
    void letsNoHostSteerTheTerminal() {
        try (Progress progress = new Progress(console(Terminal.ofType("xterm")), Detail.VERBOSE)) {
            progress.on(new EngineEvent.ApplyStarted(plan(1, 1)));
            progress.on(new EngineEvent.TaskOutput(id(0, 0), "a\u001b[2Jb\u001b]0;title\u0007c\td\u009be"));
        }
        assertThat(out())
                .contains("a\ufffd[2Jb\ufffd]0;title\ufffdc    d\ufffde")
                .doesNotContain("\u001b[2J", "\u0007");
    }
}
