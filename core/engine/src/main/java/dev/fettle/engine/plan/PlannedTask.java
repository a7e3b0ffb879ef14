package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Say what one task would do.
 *
 * @param task the task
 * @param owners every task that declared the same thing, this one included
 * @param decision what it would do, and why
 * @param certainty how well that is known
 * @param cause the earlier task on which a foretold or tentative decision rests
 * @param waitsFor tasks it waits for
 */
public record PlannedTask(
        Task task,
        Set<TaskId> owners,
        Decision decision,
        Certainty certainty,
        Optional<TaskId> cause,
        List<TaskId> waitsFor) {

    /** Say how well a decision is known before anything is changed. */
    public enum Certainty {
        /** The host was asked and nothing in the plan changes the answer. */
        KNOWN,
        /** The host lacks what the question needs; an earlier task of the plan brings it about. */
        FORETOLD,
        /** The host was asked, but an earlier task of the plan may change the answer. */
        TENTATIVE,
        /** Nothing can be said until an earlier task is done. */
        DEFERRED
    }

    /** Check and copy the parts. */
    public PlannedTask {
        requireNonNull(task, "task is null");
        owners = Set.copyOf(owners);
        requireNonNull(decision, "decision is null");
        requireNonNull(certainty, "certainty is null");
        requireNonNull(cause, "cause is null");
        waitsFor = List.copyOf(waitsFor);
    }

    /** Return the task's identity. */
    public TaskId id() {
        return task.id();
    }

    /** Tell whether it is expected to change its host. */
    public boolean changes() {
        return decision.kind() == Decision.Kind.CHANGE || decision.kind() == Decision.Kind.DEFERRED;
    }
}
