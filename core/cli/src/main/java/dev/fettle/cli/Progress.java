package dev.fettle.cli;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.report.Detail;
import dev.fettle.report.ReportText;
import dev.fettle.report.RunBoard;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Show what a run is doing: what changes, a line each, and on a terminal a board that is drawn anew. Where much changes, lines are kept
 * for what goes wrong, and without a terminal each tenth of the work has one.
 */
final class Progress implements EngineListener, AutoCloseable {

    /** More changes than this have no line each. */
    static final int MANY = 100;

    /** So many lines are spent on what goes wrong; the recap tells the rest. */
    private static final int MOST = 20;

    private static final int MOST_ROWS = 20;
    private static final long PERIOD_MILLIS = 100;

    private final Console console;
    private final Detail detail;
    private final ReportText text;
    private final Optional<Screen> screen;
    private final RunBoard board;
    private final Timer ticker;

    private boolean many; // guarded by this, as is what follows
    private int spent;
    private int total;
    private int done;
    private int changed;
    private int bad;
    private boolean closed;

    /** Show as much as a person wants to read; nothing to the quiet. */
    Progress(Console console, Detail detail) {
        this.console = console;
        this.detail = detail;
        this.text = new ReportText(console.style());
        this.board = new RunBoard(console.style(), Clock.systemUTC());
        this.screen = console.terminal().draws() && detail != Detail.QUIET
                ? Optional.of(new Screen(console.out()))
                : Optional.empty();
        this.ticker = new Timer("fettle-board", true);
        if (screen.isPresent()) {
            ticker.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            tick();
                        }
                    },
                    PERIOD_MILLIS,
                    PERIOD_MILLIS);
        }
    }

    /** Tell whether what commands say is of use. */
    boolean showsOutput() {
        return screen.isPresent() || detail == Detail.VERBOSE;
    }

    @Override
    public synchronized void on(EngineEvent event) {
        if (detail == Detail.QUIET) {
            return;
        }
        board.on(event);
        if (event instanceof EngineEvent.ApplyStarted e) {
            total = e.plan().tasks().size();
            many = detail != Detail.VERBOSE && e.plan().changes().size() > MANY;
        } else if (event instanceof EngineEvent.TaskProgress e) {
            if (!many) {
                line("  " + e.task() + ": " + e.line() + "\n");
            }
        } else if (event instanceof EngineEvent.TaskOutput e) {
            if (detail == Detail.VERBOSE) {
                line("  " + e.task() + " | " + e.line() + "\n");
            }
        } else if (event instanceof EngineEvent.TaskFinished e) {
            finished(e.result());
        } else if (event instanceof EngineEvent.HostLost e) {
            wrong("  " + e.host() + ": " + e.reason() + "\n");
        } else if (event instanceof EngineEvent.PlanMade || event instanceof EngineEvent.ApplyFinished) {
            screen.ifPresent(s -> s.show(List.of()));
        }
    }

    private void finished(TaskResult result) {
        int tenthsBefore = total == 0 ? 0 : 10 * done / total;
        done++;
        changed += result.outcome() == Outcome.CHANGED ? 1 : 0;
        boolean isWrong = ReportText.isBad(result);
        bad += isWrong ? 1 : 0;
        if (!many) {
            if (result.outcome() != Outcome.UNCHANGED || detail == Detail.VERBOSE) {
                line(text.of(result));
            }
            return;
        }
        if (isWrong) {
            wrong(text.of(result));
        }
        int tenths = total == 0 ? 0 : 10 * done / total;
        if (screen.isEmpty() && tenths > tenthsBefore) {
            line("  " + 10 * tenths + " %: " + done + " of " + total + " tasks, " + changed + " changed"
                    + (bad == 0 ? "" : ", " + bad + " not well") + "\n");
        }
    }

    private void wrong(String line) {
        spent++;
        if (detail == Detail.VERBOSE || spent <= MOST) {
            line(line);
        } else if (spent == MOST + 1) {
            line("  … and more; the end of the run tells how many\n");
        }
    }

    /** Print a remark: above what is drawn, or else where remarks go, as what comes out may be for a machine. */
    synchronized void say(String remark) {
        screen.ifPresentOrElse(
                s -> s.print(console.terminal().shown(remark + "\n")),
                () -> console.err().println(remark));
    }

    private void line(String line) {
        screen.ifPresentOrElse(s -> s.print(console.terminal().shown(line)), () -> console.text(line));
    }

    private synchronized void tick() {
        if (closed) {
            return;
        }
        Terminal.Size size = console.terminal().size();
        List<String> lines = board.lines(size.columns() - 1, Math.min(MOST_ROWS, size.rows() - 1)).stream()
                .map(Terminal::harmless)
                .toList();
        screen.ifPresent(s -> s.show(lines));
    }

    @Override
    public void close() {
        ticker.cancel();
        synchronized (this) {
            closed = true;
            screen.ifPresent(s -> s.show(List.of()));
        }
    }
}
