package dev.fettle.cli;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Engine;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.sandbox.SandboxConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Try a definition on disposable hosts as its users will: plan, apply, apply again, break things, plan, mend, remove; then begin anew,
 * stop halfway and go on. Each step says whether it went as it should; where it applies a plan, it must do what the plan announced.
 */
final class Trial {

    /**
     * Say how one step went.
     *
     * @param name what was done
     * @param passed whether it went as it should
     * @param detail what was seen
     */
    record Step(String name, boolean passed, String detail) {}

    // $1 is the resource. What has a damage that can be mended gets it; other things stay as they are, with status 9.
    private static final String DAMAGE = """
            case $1 in
            path:*)
                p=${1#path:}
                if [ -L "$p" ]; then exit 9
                elif [ -f "$p" ]; then printf '\\n# changed by hand\\n' >>"$p"
                elif [ -d "$p" ]; then chmod u=rwx,go= "$p" && chmod u-w "$p"
                else exit 9
                fi ;;
            service:*|unit:*)
                u=${1#*:}
                systemctl is-active -q "$u" && systemctl stop "$u" || exit 9 ;;
            *) exit 9 ;;
            esac
            """;

    /** Stops an apply after some changes, as a user does who interrupts it. */
    static final class Brake implements EngineListener {

        private final Cancellation cancellation = new Cancellation();
        private int left; // guarded by this; 0 where it does not brake

        synchronized Cancellation after(long changes) {
            left = (int) changes;
            return cancellation;
        }

        @Override
        public synchronized void on(EngineEvent event) {
            if (event instanceof EngineEvent.TaskFinished finished
                    && finished.result().outcome() == TaskResult.Outcome.CHANGED
                    && left > 0
                    && --left == 0) {
                cancellation.cancel();
            }
        }
    }

    private final Engine engine;
    private final Brake brake;
    private final Definition definition;
    private final List<Step> steps = new ArrayList<>();

    /**
     * Try a definition all of whose servers are disposable.
     *
     * @param brake one that listens to the engine
     */
    Trial(Engine engine, Brake brake, Definition definition) {
        this.engine = engine;
        this.brake = brake;
        this.definition = definition;
    }

    /** Go through all steps; stop at the first that makes the next ones meaningless. */
    List<Step> go() throws InterruptedException {
        if (whole()) {
            halves();
        }
        return steps;
    }

    /** Install, break, mend and remove; tell whether nothing is left. */
    private boolean whole() throws InterruptedException {
        try (Run run = engine.open(definition)) {
            Plan first = plan(run, Scope.all());
            if (!step("plan", first.isApplicable() && !first.isEmpty(), words(first))
                    || !applied("apply", run, first, false)) {
                return false;
            }
            Plan again = plan(run, Scope.all());
            step("apply again", again.isApplicable() && again.isEmpty(), words(again));
            Set<TaskId> broken = damage(first);
            Plan drift = plan(run, Scope.all());
            Set<TaskId> seen =
                    drift.changes().stream().map(PlannedTask::id).collect(Collectors.toCollection(TreeSet::new));
            Set<TaskId> missed = new TreeSet<>(broken);
            missed.removeAll(seen);
            step(
                    "break, plan",
                    !broken.isEmpty() && missed.isEmpty() && drift.isApplicable(),
                    broken.isEmpty()
                            ? "nothing could be broken"
                            : missed.isEmpty() ? broken.size() + " broken, all seen" : "not seen: " + names(missed));
            applied("mend", run, drift, true);
            Plan mended = plan(run, Scope.all());
            step("mended", mended.isEmpty(), words(mended));
            Scope removing = removing();
            if (!applied("remove", run, plan(run, removing), false)) {
                return false;
            }
            Plan rest = plan(run, removing);
            return step("removed", rest.isEmpty(), words(rest));
        }
    }

    /** Install again, stop after half of the changes, go on, and remove. */
    private void halves() {
        try (Run run = engine.open(definition)) {
            Plan plan = plan(run, Scope.all());
            // What the plan leaves open may turn out to be no change.
            long changes = plan.tasks().stream()
                    .filter(task -> task.decision().kind() == Decision.Kind.CHANGE)
                    .count();
            if (changes < 2) {
                return;
            }
            Report half = run.apply(plan, ApplyOptions.defaults(), brake.after(changes / 2));
            long done = half.count(TaskResult.Outcome.CHANGED);
            step("halfway", half.asAnnounced() && !half.converged(), done + " of " + changes + " changed");
        }
        try (Run run = engine.open(definition)) {
            if (applied("go on", run, plan(run, Scope.all()), false)) {
                Plan again = plan(run, Scope.all());
                step("gone on", again.isApplicable() && again.isEmpty(), words(again));
            }
            applied("remove", run, plan(run, removing()), false);
        }
    }

    private Scope removing() {
        return new Scope(
                definition.taskservs().stream()
                        .map(taskserv -> taskserv.id().name())
                        .collect(Collectors.toSet()),
                Expansion.REMOVE);
    }

    private static Plan plan(Run run, Scope scope) {
        return run.plan(scope, new Cancellation());
    }

    private boolean applied(String name, Run run, Plan plan, boolean growth) {
        if (!plan.isApplicable()) {
            return step(name, false, words(plan));
        }
        Report report = run.apply(plan, ApplyOptions.defaults().allowingGrowth(growth), new Cancellation());
        Optional<TaskResult> failed =
                report.results().stream().filter(r -> !r.succeeded()).findFirst();
        String detail = failed.map(r -> r.id() + " " + r.outcome().name().toLowerCase(java.util.Locale.ROOT) + ": "
                        + r.reason()
                        + (r.detail().isEmpty()
                                ? ""
                                : " (" + r.detail().lines().reduce((a, b) -> b).orElse("") + ")"))
                .orElse(report.count(TaskResult.Outcome.CHANGED) + " changed, "
                        + counted(report.unforeseen(), "unforeseen") + ", "
                        + counted(report.notNeeded(), "not needed"));
        return step(name, report.converged() && report.asAnnounced(), detail);
    }

    private static String counted(List<TaskId> ids, String what) {
        return ids.size() + " " + what + (ids.isEmpty() ? "" : ": " + names(new TreeSet<>(ids)));
    }

    private boolean step(String name, boolean passed, String detail) {
        steps.add(new Step(name, passed, detail));
        return passed;
    }

    private static String words(Plan plan) {
        return plan.diagnostics().stream()
                .filter(d -> d.isError())
                .findFirst()
                .map(d -> d.summary())
                .orElse(
                        plan.isEmpty()
                                ? "0 changes"
                                : plan.changes().size() + " to change: "
                                        + names(plan.changes().stream()
                                                .map(PlannedTask::id)
                                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    private static String names(Set<TaskId> ids) {
        return ids.stream().limit(3).map(TaskId::toString).collect(Collectors.joining(", "))
                + (ids.size() > 3 ? " and " + (ids.size() - 3) + " more" : "");
    }

    /** Change by hand what tasks manage and return the tasks whose things were changed. */
    private Set<TaskId> damage(Plan plan) throws InterruptedException {
        Map<String, Server> servers = new LinkedHashMap<>();
        definition.servers().forEach(server -> servers.put(server.id().name(), server));
        Set<TaskId> broken = new TreeSet<>();
        for (PlannedTask task : plan.tasks()) {
            Server server = servers.get(task.id().host().name());
            for (String resource : engine.resources(task.task()).manages()) {
                if (server != null && run(server, DAMAGE, resource) == 0) {
                    broken.add(task.id());
                }
            }
        }
        return broken;
    }

    private static int run(Server server, String script, String argument) throws InterruptedException {
        try (Connection connection = new SandboxConnector().connect(server, ref -> Secret.of(""));
                RemoteProcess process = connection.start("IFS= read -r a; exec sh -s \"$a\"")) {
            try (OutputStream stdin = process.stdin()) {
                stdin.write((argument + "\n" + script).getBytes(StandardCharsets.UTF_8));
            }
            process.stdout().readAllBytes();
            process.stderr().readAllBytes();
            return process.waitFor(Duration.ofMinutes(1)).orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
