package dev.fettle.engine.apply;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Difference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Say how one task ended.
 *
 * @param id the task
 * @param module the module that knows it
 * @param outcome how it ended
 * @param reason why, in a sentence without a full stop
 * @param differences what was changed, or would have been
 * @param detail the last lines of what the host said, secrets masked; may be empty
 * @param cause the task on which a skip rests
 * @param verified whether probing again confirmed the desired state
 * @param duration how long it took, waiting for others not counted
 */
public record TaskResult(
        TaskId id,
        String module,
        Outcome outcome,
        String reason,
        List<Difference> differences,
        String detail,
        Optional<TaskId> cause,
        boolean verified,
        Duration duration) {

    /** Name every way a task can end. */
    public enum Outcome {
        /** It was in the desired state already. */
        UNCHANGED,
        /** It was changed; {@link TaskResult#verified()} tells whether probing again confirmed it. */
        CHANGED,
        /** It failed, and what state the host is in is known: the one before the failing step. */
        FAILED,
        /** The connection was lost while it ran; the host has to be looked at again. */
        UNKNOWN,
        /** It was not tried because a task that it waits for did not succeed. */
        SKIPPED,
        /** The decision grew since the plan was shown; nothing was done. */
        MOVED,
        /** The run ended before its turn came. */
        NOT_STARTED,
        /** It was stopped while it ran. */
        CANCELLED
    }

    /** Check and copy the parts. */
    public TaskResult {
        requireNonNull(id, "id is null");
        requireNonNull(module, "module is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(reason, "reason is null");
        differences = List.copyOf(differences);
        requireNonNull(detail, "detail is null");
        requireNonNull(cause, "cause is null");
        requireNonNull(duration, "duration is null");
    }

    /** Tell whether what waits for it may run. */
    public boolean succeeded() {
        return outcome == Outcome.UNCHANGED || outcome == Outcome.CHANGED;
    }
}
