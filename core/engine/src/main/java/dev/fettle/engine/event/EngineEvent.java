package dev.fettle.engine.event;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;

/** Tell something that an engine did. Events hold no secret. Every started is followed by its finished. */
public sealed interface EngineEvent
        permits EngineEvent.HostConnecting,
                EngineEvent.HostConnected,
                EngineEvent.HostFailed,
                EngineEvent.HostLost,
                EngineEvent.PlanMade,
                EngineEvent.ApplyStarted,
                EngineEvent.TaskStarted,
                EngineEvent.TaskProgress,
                EngineEvent.TaskOutput,
                EngineEvent.TaskFinished,
                EngineEvent.Noticed,
                EngineEvent.ApplyFinished {

    /**
     * A connection is being opened.
     *
     * @param host to which host
     * @param address at which address
     */
    record HostConnecting(HostId host, String address) implements EngineEvent {}

    /**
     * A connection is open.
     *
     * @param host to which host
     */
    record HostConnected(HostId host) implements EngineEvent {}

    /**
     * A connection could not be opened.
     *
     * @param host to which host
     * @param problem why
     */
    record HostFailed(HostId host, Diagnostic problem) implements EngineEvent {}

    /**
     * An open connection was lost.
     *
     * @param host to which host
     * @param reason what was noticed
     */
    record HostLost(HostId host, String reason) implements EngineEvent {}

    /**
     * A plan is ready.
     *
     * @param plan the plan
     */
    record PlanMade(Plan plan) implements EngineEvent {}

    /**
     * A plan is being applied.
     *
     * @param plan the plan
     */
    record ApplyStarted(Plan plan) implements EngineEvent {}

    /**
     * A task began to probe or act.
     *
     * @param task the task
     * @param reason what it is expected to do, in a few words
     */
    record TaskStarted(TaskId task, String reason) implements EngineEvent {}

    /**
     * A running task came to something worth a line, such as another attempt.
     *
     * @param task the task
     * @param line what, in a few words
     */
    record TaskProgress(TaskId task, String line) implements EngineEvent {}

    /**
     * A command of a running task wrote a line; only told where the apply was asked to. A listener that takes its time holds up the
     * command.
     *
     * @param task the task
     * @param line the line without its end, secrets masked; one of more than 8 KiB is left out with a remark
     */
    record TaskOutput(TaskId task, String line) implements EngineEvent {}

    /**
     * A task ended. Sent for every task of the plan, also when it was never started.
     *
     * @param result how it ended
     */
    record TaskFinished(TaskResult result) implements EngineEvent {}

    /**
     * Something the user should know came up.
     *
     * @param diagnostic what
     */
    record Noticed(Diagnostic diagnostic) implements EngineEvent {}

    /**
     * A plan has been applied, as far as it could be.
     *
     * @param report what happened
     */
    record ApplyFinished(Report report) implements EngineEvent {}
}
