package dev.fettle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Apply until nothing is left to do, and let each task fail after its first action, or after one more where the same had been left to
 * do before: wherever a task is stopped, the next run goes on from there.
 */
final class Steps {

    /** The system property that has {@link HostBench#converge} do so first. */
    static final String PROPERTY = "fettle.steps";

    private static final int MOST_RUNS = 60;
    private static final String WORDS = "stopped by the test";
    private static final Command STOP = Command.shell("echo '" + WORDS + "'; exit 1");

    private final List<TaskModule<?>> modules;
    private final Function<List<TaskModule<?>>, Report> apply;
    private final Map<TaskId, TaskResult> changes = new LinkedHashMap<>();

    /** Prepare to apply tasks of some modules. */
    Steps(List<TaskModule<?>> modules, Function<List<TaskModule<?>>, Report> apply) {
        this.modules = modules;
        this.apply = apply;
    }

    /** Return how each task that had something to do ended the first time, as though it had done all of it. */
    Map<TaskId, TaskResult> take() {
        int actions = 1;
        Set<List<String>> seen = new HashSet<>();
        for (int run = 0; run < MOST_RUNS; run++) {
            List<TaskModule<?>> stopping = new ArrayList<>();
            for (TaskModule<?> module : modules) {
                stopping.add(stopping(module, actions));
            }
            List<TaskResult> stopped = stopped(apply.apply(stopping));
            if (stopped.isEmpty()) {
                return changes;
            }
            List<String> left =
                    stopped.stream().map(r -> r.id() + " " + r.differences()).toList();
            actions = seen.add(left) ? 1 : actions + 1;
        }
        throw new AssertionError("After " + MOST_RUNS + " runs there is still something to do: " + seen);
    }

    private List<TaskResult> stopped(Report report) {
        assertThat(report.diagnostics()).isEmpty();
        List<TaskResult> stopped = report.results().stream()
                .filter(r -> r.outcome() == Outcome.FAILED)
                .toList();
        assertThat(stopped)
                .allSatisfy(r -> assertThat(r.detail()).as(r.toString()).contains(WORDS));
        report.results().stream()
                .filter(r -> r.outcome() == Outcome.CHANGED)
                .forEach(r -> changes.putIfAbsent(r.id(), r));
        stopped.forEach(r -> changes.putIfAbsent(r.id(), done(r)));
        return stopped;
    }

    private static TaskResult done(TaskResult r) {
        return new TaskResult(
                r.id(),
                r.module(),
                Outcome.CHANGED,
                r.reason(),
                r.differences(),
                "",
                Optional.empty(),
                true,
                r.duration());
    }

    private static <S extends Record> TaskModule<S> stopping(TaskModule<S> module, int actions) {
        return new Stopping<>(module, actions);
    }

    /** Let tasks fail after some actions. */
    private record Stopping<S extends Record>(TaskModule<S> module, int actions) implements TaskModule<S> {

        @Override
        public String name() {
            return module.name();
        }

        @Override
        public Class<S> specType() {
            return module.specType();
        }

        @Override
        public Resources resources(S desired) {
            return module.resources(desired);
        }

        @Override
        public List<Probe<?>> probes(S desired) {
            return module.probes(desired);
        }

        @Override
        public Decision decide(S desired, Answers answers) {
            Decision decision = module.decide(desired, answers);
            if (!(decision instanceof Decision.Change change)
                    || change.actions().size() <= actions) {
                return decision;
            }
            List<Action> first = new ArrayList<>(change.actions().subList(0, actions));
            first.add(STOP);
            return new Decision.Change(
                    change.reason(), change.differences(), first, change.destructive(), change.verifiable());
        }

        @Override
        public Optional<S> removal(String resource) {
            return module.removal(resource);
        }

        @Override
        public Optional<S> removal(String resource, Set<String> managed) {
            return module.removal(resource, managed);
        }
    }
}
