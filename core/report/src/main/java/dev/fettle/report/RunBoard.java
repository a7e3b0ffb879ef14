package dev.fettle.report;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.PlannedTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keep what a run is doing now, and show it in a few lines: a progress bar for each host, what runs on it, the slowest tasks, and the
 * run as a whole. However many hosts there are, the lines fit the room that is given; the hosts that have worked longest on one task
 * come first. Thread-safe.
 */
public final class RunBoard implements EngineListener {

    private static final int SLOWEST = 3;

    private final Style style;
    private final Clock clock;
    private final Map<HostId, HostState> hosts = new TreeMap<>(); // all that follows is guarded by this
    private final List<TaskResult> slowest = new ArrayList<>();
    private int connecting;
    private int connected;
    private int unreachable;
    private boolean connects;
    private boolean applies;
    private Instant begun = Instant.EPOCH;
    private int total;
    private int done;
    private int changed;
    private int bad;

    /** What one host is doing. */
    private static final class HostState {
        private int total;
        private int done;
        private boolean bad;
        private final Map<TaskId, Turn> running = new LinkedHashMap<>();

        Optional<Map.Entry<TaskId, Turn>> longest() {
            return running.entrySet().stream().findFirst();
        }
    }

    /**
     * What one running task is doing.
     *
     * @param begun when it began
     * @param said the last line it said
     */
    private record Turn(Instant begun, String said) {}

    /** Show in a style; the clock tells how long tasks have been running. */
    public RunBoard(Style style, Clock clock) {
        this.style = requireNonNull(style, "style is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public synchronized void on(EngineEvent event) {
        if (event instanceof EngineEvent.HostConnecting) {
            connects = true;
            connecting++;
        } else if (event instanceof EngineEvent.HostConnected) {
            connected++;
        } else if (event instanceof EngineEvent.HostFailed) {
            unreachable++;
        } else if (event instanceof EngineEvent.PlanMade || event instanceof EngineEvent.ApplyFinished) {
            connects = false;
            applies = false;
        } else if (event instanceof EngineEvent.ApplyStarted e) {
            applies = true;
            begun = clock.instant();
            total = e.plan().tasks().size();
            for (PlannedTask task : e.plan().tasks()) {
                state(task.id()).total++;
            }
        } else if (event instanceof EngineEvent.TaskStarted e) {
            state(e.task()).running.put(e.task(), new Turn(clock.instant(), ""));
        } else if (event instanceof EngineEvent.TaskProgress e) {
            said(e.task(), e.line());
        } else if (event instanceof EngineEvent.TaskOutput e) {
            said(e.task(), e.line());
        } else if (event instanceof EngineEvent.TaskFinished e) {
            finished(e.result());
        }
    }

    private void said(TaskId task, String line) {
        state(task).running.computeIfPresent(task, (id, turn) -> new Turn(turn.begun(), line.replace('\t', ' ')));
    }

    private void finished(TaskResult result) {
        HostState host = state(result.id());
        host.running.remove(result.id());
        host.done++;
        done++;
        if (result.outcome() == Outcome.CHANGED) {
            changed++;
        } else if (ReportText.isBad(result)) {
            bad++;
            host.bad = true;
        }
        slowest.add(result);
        slowest.sort(Comparator.comparing(TaskResult::duration).reversed());
        if (slowest.size() > SLOWEST) {
            slowest.remove(SLOWEST);
        }
    }

    private HostState state(TaskId task) {
        return hosts.computeIfAbsent(task.host(), h -> new HostState());
    }

    /**
     * Return what is to be seen now, none wider than {@code columns} and at most {@code rows} of them; nothing between a plan and its
     * apply, and after the end.
     */
    public synchronized List<String> lines(int columns, int rows) {
        if (columns < 1 || rows < 1 || !connects && !applies) {
            return List.of();
        }
        if (!applies) {
            String line = "connected to " + connected + " of " + PlanText.count(connecting, "host")
                    + (unreachable == 0 ? "" : ", " + unreachable + " cannot be reached");
            return List.of(LineFolding.clip(line, columns));
        }
        List<String> lines = new ArrayList<>();
        List<HostId> shown = shown(rows - 3);
        int names = shown.stream().mapToInt(h -> h.name().length()).max().orElse(0);
        int digits = shown.stream()
                .mapToInt(h -> String.valueOf(host(h).total).length())
                .max()
                .orElse(1);
        shown.forEach(host -> lines.add(host(host, Math.min(names, Math.max(8, columns / 4)), digits, columns)));
        if (shown.size() < hosts.size() && lines.size() + 1 < rows) {
            lines.add(LineFolding.clip(rest(shown), columns));
        }
        String slow = slow();
        if (!slow.isEmpty() && lines.size() + 1 < rows) {
            lines.add(style.faint(LineFolding.clip(slow, columns)));
        }
        lines.add(style.strong(LineFolding.clip(sum(), columns)));
        return lines;
    }

    private HostState host(HostId id) {
        return requireNonNull(hosts.get(id));
    }

    /** Choose the hosts that have worked longest on one task, then those that are not done; in the order of their names. */
    private List<HostId> shown(int room) {
        if (hosts.size() <= room) {
            return List.copyOf(hosts.keySet());
        }
        Comparator<HostId> longest = Comparator.comparing(
                id -> host(id).longest().map(task -> task.getValue().begun()).orElse(Instant.MAX));
        return hosts.keySet().stream()
                .filter(id -> host(id).done < host(id).total)
                .sorted(longest.thenComparing(Comparator.naturalOrder()))
                .limit(Math.max(0, room))
                .sorted()
                .toList();
    }

    private String host(HostId id, int nameWidth, int digits, int columns) {
        HostState host = host(id);
        int barWidth = columns >= 80 ? 20 : columns >= 50 ? 10 : 5;
        int filled = host.total == 0 ? barWidth : barWidth * host.done / host.total;
        String name = LineFolding.clip(id.name(), nameWidth);
        String count = String.format(Locale.ROOT, "%" + digits + "d/%-" + digits + "d", host.done, host.total);
        String full = "#".repeat(filled);
        String head = name + " ".repeat(nameWidth - LineFolding.width(name)) + " ["
                + (host.bad ? style.removed(full) : style.added(full)) + "-".repeat(barWidth - filled) + "] " + count;
        int left = columns - LineFolding.width(head) - 1;
        String now = host.longest()
                .map(task -> task.getKey().owner() + "/" + task.getKey().name() + " "
                        + since(task.getValue().begun())
                        + (host.running.size() > 1 ? " and " + (host.running.size() - 1) + " more" : "")
                        + (task.getValue().said().isEmpty()
                                ? ""
                                : ": " + task.getValue().said()))
                .orElse("");
        return left < 6 || now.isEmpty() ? head : head + " " + LineFolding.clip(now, left);
    }

    private String rest(List<HostId> shown) {
        long over = hosts.values().stream().filter(h -> h.done == h.total).count();
        long running = hosts.values().stream().filter(h -> !h.running.isEmpty()).count();
        return "and " + PlanText.count(hosts.size() - shown.size(), "more host") + "; of all, " + over + " done, "
                + running + " at work";
    }

    private String slow() {
        record Slow(TaskId task, Duration duration, boolean running) {}
        List<Slow> all = Stream.concat(
                        slowest.stream().map(r -> new Slow(r.id(), r.duration(), false)),
                        hosts.values().stream()
                                .flatMap(host -> host.running.entrySet().stream())
                                .map(e -> new Slow(
                                        e.getKey(),
                                        Duration.between(e.getValue().begun(), clock.instant()),
                                        true)))
                .filter(slow -> slow.duration().toMillis() >= 1000)
                .sorted(Comparator.comparing(Slow::duration).reversed())
                .limit(SLOWEST)
                .toList();
        return all.isEmpty()
                ? ""
                : "slowest: "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(s -> s.task() + " " + time(s.duration()) + (s.running() ? " …" : ""))
                                        .toList());
    }

    private String sum() {
        return done + " of " + PlanText.count(total, "task") + ", " + changed + " changed"
                + (bad == 0 ? "" : ", " + bad + " not well") + ", " + since(begun);
    }

    private String since(Instant then) {
        return time(Duration.between(then, clock.instant()));
    }

    private static String time(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
