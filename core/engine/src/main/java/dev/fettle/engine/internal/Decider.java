package dev.fettle.engine.internal;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Answers.Owed;
import dev.fettle.engine.spi.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Decide one task from its answers, foretelling what an earlier task of the plan would bring about. */
final class Decider {

    /**
     * Hold a decision and how well it is known.
     *
     * @param problem what the user should know: an error says why the task cannot be planned, and the decision is then
     *     {@link Decision.Blocked}
     */
    record Decided(Decision decision, Certainty certainty, Optional<TaskId> cause, Optional<Diagnostic> problem) {}

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private Decider() {}

    /**
     * Decide.
     *
     * @param spec the desired state, outputs replaced
     * @param provider finds the earlier, still changing task that brings a resource about
     * @param disturber an earlier, still changing task that brings about something this one looks at
     */
    static Decided decide(
            TaskNode node,
            Record spec,
            Map<Probe<?>, Asked> asked,
            Optional<Owed> owed,
            Function<String, Optional<TaskId>> provider,
            Optional<TaskId> disturber) {
        Map<Probe<?>, Object> values = new LinkedHashMap<>();
        Optional<TaskId> foretoldBy = Optional.empty();
        List<String> missingNeeds = new ArrayList<>();
        for (Probe<?> probe : node.probes(spec)) {
            Asked answer = asked.get(probe);
            if (answer instanceof Asked.Known known) {
                values.put(probe, known.answer());
            } else if (answer instanceof Asked.Missing missing) {
                Optional<TaskId> bringer = provider.apply(missing.need());
                if (bringer.isEmpty()) {
                    return problem(
                            node,
                            Code.NEED_MISSING,
                            "Task `" + node.id() + "` needs `" + missing.need() + "`, which `"
                                    + node.id().host() + "` lacks.",
                            "Add a task that brings it about and let this one come after it.");
                }
                values.put(probe, probe.kind().absent());
                foretoldBy = bringer;
                missingNeeds.add(missing.need());
            } else {
                if (disturber.isPresent()) {
                    return deferred(disturber.get());
                }
                String message = answer instanceof Asked.Failed failed
                        ? failed.message()
                        : "Question `" + probe.kind() + "` was not asked.";
                return problem(
                        node,
                        Code.PROBE_FAILED,
                        "Task `" + node.id() + "` cannot be decided. " + message,
                        "Look at the host, then run again.");
            }
        }
        Decision decision;
        try {
            decision = node.decide(spec, new Answers(values, owed));
        } catch (RuntimeException e) {
            return problem(
                    node,
                    Code.BUG,
                    "Module `" + node.task().module() + "` failed to decide task `" + node.id() + "`: " + e,
                    "Report it to the module's author.");
        }
        if (decision instanceof Decision.Blocked blocked) {
            Optional<TaskId> earlier = foretoldBy.or(() -> disturber);
            return earlier.isPresent() ? deferred(earlier.get()) : blocked(node, blocked.reason(), blocked.hint());
        }
        Optional<Diagnostic> warning = warning(node, decision);
        if (warning.isPresent()) {
            return foretoldBy
                    .or(() -> disturber)
                    .map(Decider::deferred)
                    .orElseGet(() -> new Decided(decision, Certainty.KNOWN, Optional.empty(), warning));
        }
        if (foretoldBy.isPresent()) {
            Certainty certainty = mayBelong(decision, missingNeeds) ? Certainty.TENTATIVE : Certainty.FORETOLD;
            return new Decided(decision, certainty, foretoldBy, Optional.empty());
        }
        return disturber
                .map(cause -> new Decided(decision, Certainty.TENTATIVE, Optional.of(cause), Optional.empty()))
                .orElseGet(() -> new Decided(decision, Certainty.KNOWN, Optional.empty(), Optional.empty()));
    }

    /**
     * Tell whether a decision only gives a thing of a number without a name to a user or a group that is still to come: one that is made
     * may get the number of one that was deleted, and then the thing is already its own.
     */
    private static boolean mayBelong(Decision decision, List<String> missingNeeds) {
        return decision instanceof Decision.Change change
                && !change.differences().isEmpty()
                && change.differences().stream()
                        .allMatch(d ->
                                d.before().filter(NUMBER.asMatchPredicate()).isPresent()
                                        && d.after()
                                                .filter(name -> missingNeeds.contains("user:" + name)
                                                        || missingNeeds.contains("group:" + name))
                                                .isPresent());
    }

    /** Return what a decision warns the user of. */
    static Optional<Diagnostic> warning(TaskNode node, Decision decision) {
        return decision instanceof Decision.UpToDate upToDate
                ? upToDate.warning()
                        .map(hint -> Diagnostic.warning(
                                        Code.ADVICE, "`" + node.id() + "`: " + decision.reason() + ".", hint)
                                .at(node.task().source())
                                .about(node.id()))
                : Optional.empty();
    }

    /** Refuse a task. */
    static Decided blocked(TaskNode node, String reason, String hint) {
        return new Decided(
                new Decision.Blocked(reason, hint),
                Certainty.KNOWN,
                Optional.empty(),
                Optional.of(Diagnostic.error(
                                Code.BLOCKED, "Task `" + node.id() + "` cannot be carried out: " + reason + ".", hint)
                        .at(node.task().source())
                        .about(node.id())));
    }

    /** Put a decision off until another task is done. */
    static Decided deferred(TaskId until) {
        return new Decided(
                new Decision.Deferred("cannot be known until " + until + " is done"),
                Certainty.DEFERRED,
                Optional.of(until),
                Optional.empty());
    }

    private static Decided problem(TaskNode node, Code code, String summary, String hint) {
        return new Decided(
                new Decision.Blocked(summary, hint),
                Certainty.KNOWN,
                Optional.empty(),
                Optional.of(Diagnostic.error(code, summary, hint)
                        .at(node.task().source())
                        .about(node.id())));
    }
}
