package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunBoardTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final RunBoard board = new RunBoard(Style.PLAIN, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private void start(String task) {
        board.on(new EngineEvent.TaskStarted(TaskId.parse(task), "because"));
    }

    private void finish(String task, Outcome outcome, int seconds) {
        board.on(new EngineEvent.TaskFinished(new TaskResult(
                TaskId.parse(task),
                "fettle.file",
                outcome,
                "because",
                List.of(),
                "",
                Optional.empty(),
                true,
                Duration.ofSeconds(seconds))));
    }

    @Test
    void showsEachHostWhatRunsThereAndTheSlowest() {
        Plan plan = SamplePlan.large(2, 10);
        board.on(new EngineEvent.ApplyStarted(plan));
        start("app/task-0@host-0");
        finish("app/task-0@host-0", Outcome.CHANGED, 2);
        start("app/task-1@host-0");
        board.on(new EngineEvent.TaskOutput(TaskId.parse("app/task-1@host-0"), "Unpacking ..."));
        finish("app/task-0@host-1", Outcome.FAILED, 0);
        now = now.plusSeconds(75);
        start("app/task-2@host-0");
        assertThat(board.lines(100, 20))
                .containsExactly(
                        "host-0 [##------------------]  1/10 app/task-1 1:15 min and 1 more: Unpacking ...",
                        "host-1 [##------------------]  1/10",
                        "slowest: app/task-1@host-0 1:15 min …, app/task-0@host-0 2 s",
                        "2 of 20 tasks, 1 changed, 1 not well, 1:15 min");
    }

    @Test
    void showsHowFarConnectingHasCome() {
        board.on(new EngineEvent.HostConnecting(new HostId("a"), "192.0.2.1"));
        board.on(new EngineEvent.HostConnecting(new HostId("b"), "192.0.2.2"));
        board.on(new EngineEvent.HostConnected(new HostId("b")));
        assertThat(board.lines(80, 24)).containsExactly("connected to 1 of 2 hosts");
        board.on(new EngineEvent.PlanMade(SamplePlan.make()));
        assertThat(board.lines(80, 24)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"20,3", "40,5", "40,24", "80,24", "200,60", "5,1", "1,2"})
    void fitsTheRoomThatThereIsHoweverManyHosts(int columns, int rows) {
        board.on(new EngineEvent.ApplyStarted(SamplePlan.large(1000, 3)));
        for (int i = 0; i < 1000; i += 2) {
            start("app/task-0@host-" + i);
            now = now.plusSeconds(1);
        }
        List<String> lines = board.lines(columns, rows);
        assertThat(lines)
                .hasSizeBetween(1, rows)
                .allSatisfy(line -> assertThat(LineFolding.width(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void showsWhoHasWorkedLongestWhereThereAreMany() {
        board.on(new EngineEvent.ApplyStarted(SamplePlan.large(1000, 3)));
        start("app/task-0@host-77");
        now = now.plusSeconds(9);
        for (int i = 500; i < 600; i++) {
            start("app/task-0@host-" + i);
        }
        List<String> lines = board.lines(80, 6);
        assertThat(lines)
                .containsExactly(
                        "host-500 [--------------------] 0/3 app/task-0 0 s",
                        "host-501 [--------------------] 0/3 app/task-0 0 s",
                        "host-77  [--------------------] 0/3 app/task-0 9 s",
                        "and 997 more hosts; of all, 0 done, 101 at work",
                        "slowest: app/task-0@host-77 9 s …",
                        "0 of 3000 tasks, 0 changed, 9 s");
    }
}
