package dev.fettle.engine.internal;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.PlannedTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Make the results of tasks whose turn never came. */
final class Ends {

    private Ends() {}

    /** Return the result of a task that the plan found up to date, where nothing was to be done at all. */
    static TaskResult upToDate(PlannedTask task) {
        return result(task, Outcome.UNCHANGED, task.decision().reason(), List.of(), Optional.empty());
    }

    /** Return the result of a task that would have been next, but for a stop or a host that cannot be used. */
    static TaskResult notStarted(PlannedTask task, String reason) {
        List<Difference> differences =
                task.decision() instanceof Decision.Change change ? change.differences() : List.of();
        return result(task, Outcome.NOT_STARTED, reason, differences, Optional.empty());
    }

    /** Return the result of a task that waited in vain for another. */
    static TaskResult skipped(PlannedTask task, TaskId cause) {
        return result(task, Outcome.SKIPPED, "because " + cause + " did not succeed", List.of(), Optional.of(cause));
    }

    private static TaskResult result(
            PlannedTask task, Outcome outcome, String reason, List<Difference> differences, Optional<TaskId> cause) {
        return new TaskResult(
                task.id(),
                task.task().module(),
                outcome,
                reason,
                differences,
                "",
                cause,
                outcome == Outcome.UNCHANGED,
                Duration.ZERO);
    }
}
