package dev.fettle.engine.apply;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Say what happened: the end of every task of a plan. Immutable; holds no secret.
 *
 * @param infra the infra's name
 * @param operation {@code install} or another operation
 * @param results the end of every task, in the plan's order
 * @param owed effects that are still owed on hosts, such as {@code restart coder/service@coder-1}
 * @param unforeseen tasks that changed something although the plan did not announce it
 * @param notNeeded tasks whose change the plan announced, and that were up to date when their turn came; not those that it deferred or
 *     of which it said that an earlier task may change that
 * @param roundTrips how many requests the engine made of each host, connecting included
 * @param diagnostics what the user should know
 * @param duration how long the run took
 */
public record Report(
        String infra,
        String operation,
        List<TaskResult> results,
        List<String> owed,
        List<TaskId> unforeseen,
        List<TaskId> notNeeded,
        Map<HostId, Integer> roundTrips,
        List<Diagnostic> diagnostics,
        Duration duration) {

    /** The version of the report's format; raised when a reader of an older one would misread it. */
    public static final int FORMAT_VERSION = 1;

    /** Check and copy the parts. */
    public Report {
        requireNonNull(infra, "infra is null");
        requireNonNull(operation, "operation is null");
        results = List.copyOf(results);
        owed = List.copyOf(owed);
        unforeseen = List.copyOf(unforeseen);
        notNeeded = List.copyOf(notNeeded);
        roundTrips = Collections.unmodifiableMap(new TreeMap<>(roundTrips));
        diagnostics = List.copyOf(diagnostics);
        requireNonNull(duration, "duration is null");
    }

    /** Count the tasks that ended in one way. */
    public long count(Outcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).count();
    }

    /** Tell whether each task that was carried out did what the plan had announced of it. */
    public boolean asAnnounced() {
        return unforeseen.isEmpty() && notNeeded.isEmpty();
    }

    /** Tell whether every task succeeded and nothing is owed. */
    public boolean converged() {
        return results.stream().allMatch(TaskResult::succeeded)
                && owed.isEmpty()
                && diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}
