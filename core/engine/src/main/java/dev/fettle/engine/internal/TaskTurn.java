package dev.fettle.engine.internal;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.model.Conduct;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import dev.fettle.engine.spi.ConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Take the turn of one task in an apply: decide again if something before it changed, act, verify, retry. */
final class TaskTurn {

    private final Applier run;
    private final TaskId id;
    private final TaskNode node;
    private final PlannedTask shown;
    private final PlannedTask now;
    private final Survey.Findings findings;
    private final Instant begun;
    private final int order;
    private int retries;
    private boolean hasActed;

    TaskTurn(Applier run, TaskId id, Survey.Findings findings, Instant begun) {
        this.run = run;
        this.id = id;
        this.node = run.graph().node(id);
        this.shown = java.util.Objects.requireNonNull(
                run.planned().findings().tasks().get(id));
        this.now = java.util.Objects.requireNonNull(findings.tasks().get(id));
        this.findings = findings;
        this.begun = begun;
        this.order = run.graph().place(id);
    }

    TaskResult take() throws InterruptedException {
        run.events().on(new EngineEvent.TaskStarted(id, shown.decision().reason()));
        Optional<HostAccess> access = run.hosts().access(id.host());
        if (access.isEmpty()) {
            return ended(Outcome.NOT_STARTED, "the host is not connected", List.of(), "", false);
        }
        Conduct conduct = node.task().conduct();
        while (true) {
            TaskResult result = attempt(access.get());
            boolean again = result.outcome() == Outcome.FAILED
                    && retries < conduct.retries()
                    && !run.cancellation().isCancelled();
            if (!again) {
                return result;
            }
            retries++;
            run.events()
                    .on(new EngineEvent.TaskProgress(
                            id, "attempt " + retries + " failed: " + result.reason() + "; trying again"));
            run.pause(conduct.retryDelay());
        }
    }

    @SuppressWarnings("ReferenceEquality") // a spec that was not expanded again is the very object of the plan
    private TaskResult attempt(HostAccess host) throws InterruptedException {
        int epoch = host.epoch();
        try {
            Record spec = spec();
            TaskRunner runner = runner(spec, host);
            boolean again = retries > 0
                    || run.disturbed(id)
                    || now.certainty() != Certainty.KNOWN
                    || spec != findings.specs().get(id);
            Decision decision = again ? runner.ask().decision() : now.decision();
            if (decision instanceof Decision.UpToDate upToDate) {
                return hasActed ? done(upToDate, "an attempt before this one did it") : upToDate(upToDate);
            }
            if (!(decision instanceof Decision.Change change)) {
                String hint = decision instanceof Decision.Blocked blocked ? blocked.hint() : "";
                return ended(Outcome.FAILED, decision.reason(), List.of(), hint, false);
            }
            Optional<String> growth = run.options().allowGrowth() ? Optional.empty() : growth(change, again);
            if (growth.isPresent()) {
                return ended(Outcome.MOVED, growth.get(), change.differences(), "", false);
            }
            if (!shown.changes()) {
                run.unforeseen(id);
            }
            hasActed = true;
            return acted(runner, runner.act(change), change);
        } catch (ConnectionException e) {
            return lost(host, epoch, e);
        } catch (IllegalArgumentException e) {
            return ended(Outcome.FAILED, String.valueOf(e.getMessage()), List.of(), "", false);
        }
    }

    private TaskResult acted(TaskRunner runner, TaskRunner.Ended end, Decision.Change change)
            throws ConnectionException, InterruptedException {
        if (end.outcome() == Outcome.NOT_STARTED) {
            boolean stopped = run.cancellation().isCancelled();
            return stopped
                    ? ended(Outcome.CANCELLED, "stopped before it acted", change.differences(), end.detail(), false)
                    : ended(Outcome.FAILED, end.reason(), change.differences(), end.detail(), false);
        }
        if (end.outcome() != Outcome.CHANGED) {
            return ended(end.outcome(), end.reason(), change.differences(), end.detail(), false);
        }
        if (!change.verifiable() || end.after().isEmpty()) {
            return ended(
                    Outcome.CHANGED,
                    change.reason() + "; this cannot be verified",
                    change.differences(),
                    end.detail(),
                    false);
        }
        Decision after = end.after().get();
        Instant until = run.clock().instant().plus(node.task().conduct().until());
        while (!(after instanceof Decision.UpToDate)
                && run.clock().instant().isBefore(until)
                && !run.cancellation().isCancelled()) {
            run.pause(node.task().conduct().retryDelay());
            after = runner.ask().decision();
        }
        if (after instanceof Decision.UpToDate upToDate) {
            run.outputs.put(id, upToDate.outputs());
            return ended(Outcome.CHANGED, change.reason(), change.differences(), end.detail(), true);
        }
        String left = after instanceof Decision.Change more
                ? more.differences().stream().map(Difference::name).distinct().toList() + ""
                : "";
        return ended(
                Outcome.FAILED,
                "it was carried out, but the host still differs: " + after.reason()
                        + (left.isEmpty() ? "" : " " + left),
                change.differences(),
                end.detail(),
                false);
    }

    private TaskResult upToDate(Decision.UpToDate decision) {
        run.warn(node, decision);
        run.outputs.put(id, decision.outputs());
        run.book(id.host()).settle(node, order);
        return ended(Outcome.UNCHANGED, decision.reason(), List.of(), "", true);
    }

    /** End what this turn has acted on, though not as it was to end. */
    private TaskResult done(Decision.UpToDate decision, String reason) {
        upToDate(decision);
        return ended(Outcome.CHANGED, reason, List.of(), "", true);
    }

    /** Return the spec with the outputs that tasks before this one yielded. */
    private Record spec() {
        List<Content.OutputPart> parts = SpecContents.outputs(node.task().spec());
        if (parts.isEmpty()) {
            return node.task().spec();
        }
        Map<Content.OutputPart, Output> known = new HashMap<>();
        for (Content.OutputPart part : parts) {
            Output output = run.outputs
                    .getOrDefault(run.graph().primary(part.task()), Map.of())
                    .get(part.name());
            if (output == null) {
                throw new IllegalArgumentException("Task `" + part.task() + "` yielded no `" + part.name() + "`.");
            }
            known.put(part, output);
        }
        Record spec = Survey.withOutputs(node.task().spec(), known, run.renderer());
        Record before = findings.specs().get(id);
        return before != null && spec.equals(before) ? before : spec;
    }

    /**
     * Say what a decision does that the plan did not show. What was foretold, deferred or follows a change of this run was left
     * open, but nothing is destroyed without having been shown.
     */
    private Optional<String> growth(Decision.Change change, boolean followsChange) {
        boolean shownDestructive = shown.decision() instanceof Decision.Change before && before.destructive();
        if (change.destructive() && !shownDestructive) {
            return Optional.of("it would now destroy something that the plan did not show");
        }
        if (shown.certainty() != Certainty.KNOWN || followsChange) {
            return Optional.empty();
        }
        if (!(shown.decision() instanceof Decision.Change planned)) {
            return run.book(id.host()).owed(node).isPresent()
                    ? Optional.empty()
                    : Optional.of("the host moved since the plan was shown: " + change.reason());
        }
        for (Difference difference : change.differences()) {
            boolean announced = planned.differences().stream()
                    .anyMatch(
                            d -> d.name().equals(difference.name()) && d.after().equals(difference.after()));
            if (!announced) {
                return Optional.of("it would now also change `" + difference.name() + "`");
            }
        }
        return Optional.empty();
    }

    /** Come back after a loss and look again; a task that had not begun to act is simply done then. */
    private TaskResult lost(HostAccess host, int epoch, ConnectionException e) throws InterruptedException {
        if (run.cameBack(id.host(), host, epoch, e)) {
            if (!hasActed) {
                return attempt(host);
            }
            try {
                Decision now = runner(spec(), host).ask().decision();
                if (now instanceof Decision.UpToDate upToDate) {
                    return done(upToDate, "the connection was lost while it ran; looked at again, it is done");
                }
            } catch (ConnectionException again) {
                run.cameBack(id.host(), host, host.epoch(), again);
            }
        }
        return hasActed
                ? ended(
                        Outcome.UNKNOWN,
                        "the connection was lost while it ran: " + e.getMessage(),
                        List.of(),
                        "",
                        false)
                : ended(
                        Outcome.NOT_STARTED,
                        "the connection was lost before it began: " + e.getMessage(),
                        List.of(),
                        "",
                        false);
    }

    private TaskRunner runner(Record spec, HostAccess host) {
        return new TaskRunner(
                node,
                spec,
                host,
                run.hosts().server(id.host()).actAs(),
                run.renderer(),
                run.book(id.host()),
                run.graph(),
                order,
                new Errands(run, id, host, run.hosts().server(id.host()).actAs()),
                findings.there().getOrDefault(id, Map.of()),
                run.options().tellOutput() ? Optional.of(line -> run.said(id, line)) : Optional.empty());
    }

    private TaskResult ended(
            Outcome outcome, String reason, List<Difference> differences, String detail, boolean verified) {
        return new TaskResult(
                id,
                node.task().module(),
                outcome,
                reason,
                differences,
                detail,
                Optional.empty(),
                verified,
                Duration.between(begun, run.clock().instant()));
    }
}
