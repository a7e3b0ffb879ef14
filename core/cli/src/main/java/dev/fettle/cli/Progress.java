package dev.fettle.cli;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.TaskId;
import dev.fettle.report.ReportText;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Show what a run is doing: finished changes as lines, and on a terminal what is running on a line that is drawn anew. */
final class Progress implements EngineListener {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int WIDTH = 100;

    private final Console console;
    private final boolean quiet;
    private final ReportText text;
    private final Set<TaskId> running = new LinkedHashSet<>(); // events come one at a time
    private int left;

    Progress(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
        this.text = new ReportText(console.style());
    }

    @Override
    public void on(EngineEvent event) {
        if (quiet) {
            return;
        }
        if (event instanceof EngineEvent.ApplyStarted e) {
            left = e.plan().tasks().size();
        } else if (event instanceof EngineEvent.TaskStarted e) {
            running.add(e.task());
        } else if (event instanceof EngineEvent.TaskProgress e) {
            line("  " + e.task() + ": " + e.line() + "\n");
        } else if (event instanceof EngineEvent.TaskFinished e) {
            running.remove(e.result().id());
            left--;
            if (e.result().outcome() != Outcome.UNCHANGED) {
                line(text.of(e.result()));
            }
        } else if (event instanceof EngineEvent.HostLost e) {
            line("  " + e.host() + ": " + e.reason() + "\n");
        } else if (event instanceof EngineEvent.ApplyFinished) {
            running.clear();
            line("");
            return;
        }
        status();
    }

    private void line(String line) {
        console.out().print((console.terminal() ? CLEAR_LINE : "") + line);
        console.out().flush();
    }

    private void status() {
        if (!console.terminal() || running.isEmpty()) {
            return;
        }
        String now = left + " left; running: "
                + running.stream().map(TaskId::toString).collect(Collectors.joining(", "));
        console.out().print(CLEAR_LINE + now.substring(0, Math.min(WIDTH, now.length())));
        console.out().flush();
    }
}
