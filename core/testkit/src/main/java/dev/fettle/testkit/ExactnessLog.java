package dev.fettle.testkit;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Write down, task by task, what plans announced and what their apply did, so that a whole test estate can be counted.
 *
 * <p>Each apply of the engine that it listens to adds lines to a file of this JVM in the directory that the system property {@code
 * fettle.exactness} names; without the property nothing is written. A line holds, between tabs: the test class, the module, the task,
 * the {@link Verdict}, and what was announced and came of it. Tasks that were announced as up to date and stayed so have no line.
 */
public final class ExactnessLog implements EngineListener {

    /** The system property that names the directory to write to. */
    public static final String PROPERTY = "fettle.exactness";

    /** Say how what a task did fits what the plan announced of it. */
    public enum Verdict {
        /** The change that the plan announced was made. */
        DONE,
        /** A change was made that the plan did not announce. */
        UNFORESEEN,
        /** The change that the plan announced was not made, as the task was up to date when its turn came. */
        NOT_NEEDED,
        /** The plan said, with the task on which it depends, that it could not know; or that an earlier task may change what it announced, which it did. */
        LEFT_OPEN,
        /** A change was announced, or begun, and the task failed, or the run stopped before it. */
        STOPPED
    }

    private final List<Plan> begun = new ArrayList<>();

    /** Listen to one engine. */
    public ExactnessLog() {}

    @Override
    public synchronized void on(EngineEvent event) {
        if (event instanceof EngineEvent.ApplyStarted started) {
            begun.add(started.plan());
        } else if (event instanceof EngineEvent.ApplyFinished finished) {
            Report report = finished.report();
            List<TaskId> ids = report.results().stream().map(TaskResult::id).toList();
            begun.stream()
                    .filter(plan ->
                            plan.tasks().stream().map(PlannedTask::id).toList().equals(ids))
                    .findFirst()
                    .ifPresent(plan -> {
                        begun.remove(plan);
                        String directory = System.getProperty(PROPERTY, "");
                        if (!directory.isEmpty()) {
                            write(Path.of(directory), lines(testClass(), plan, report));
                        }
                    });
        }
    }

    /** Return the lines of one apply. */
    static List<String> lines(String test, Plan plan, Report report) {
        Map<TaskId, TaskResult> results = new HashMap<>();
        report.results().forEach(result -> results.put(result.id(), result));
        List<String> lines = new ArrayList<>();
        for (PlannedTask task : plan.tasks()) {
            TaskResult result = results.get(task.id());
            if (result == null) {
                continue;
            }
            boolean unforeseen = report.unforeseen().contains(task.id());
            boolean notNeeded = report.notNeeded().contains(task.id());
            if (!task.changes() && result.outcome() == TaskResult.Outcome.UNCHANGED) {
                continue;
            }
            Verdict verdict = verdict(task, result, unforeseen, notNeeded);
            String why = task.certainty() + ", " + task.decision().reason() + "; " + result.outcome() + ", "
                    + result.reason();
            lines.add(String.join(
                    "\t", test, result.module(), task.id().toString(), verdict.name(), why.replaceAll("\\s+", " ")));
        }
        return lines;
    }

    private static Verdict verdict(PlannedTask task, TaskResult result, boolean unforeseen, boolean notNeeded) {
        if (!result.succeeded()) {
            return Verdict.STOPPED;
        }
        if (unforeseen || notNeeded) {
            return unforeseen ? Verdict.UNFORESEEN : Verdict.NOT_NEEDED;
        }
        boolean done = task.decision() instanceof Decision.Change && result.outcome() == TaskResult.Outcome.CHANGED;
        return done ? Verdict.DONE : Verdict.LEFT_OPEN;
    }

    /** Return the test that applies, which is on the stack of the thread that does: engines tell the end of an apply there. */
    private static String testClass() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .map(name -> name.replaceFirst("[$].*", ""))
                        .filter(name -> name.endsWith("Test"))
                        .findFirst()
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .orElse("unknown"));
    }

    private static void write(Path directory, List<String> lines) {
        try {
            Files.createDirectories(directory);
            Files.write(
                    directory.resolve(ProcessHandle.current().pid() + ".tsv"),
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
