package dev.fettle.report;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Write a report for a person: what did not succeed and why, then a line per host and one for all. */
public final class ReportText {

    private static final String COMMAND = "fettle.command";

    private final Style style;

    /** Write in a style. */
    public ReportText(Style style) {
        this.style = style;
    }

    /** Return one finished task as a line; what the host said, indented, on lines of its own. */
    public String of(TaskResult result) {
        StringBuilder text = new StringBuilder();
        String outcome = String.format(Locale.ROOT, "%-11s", words(result.outcome()));
        String shown = switch (result.outcome()) {
            case UNCHANGED -> style.faint(outcome);
            case CHANGED -> style.added(outcome);
            case SKIPPED, NOT_STARTED -> style.later(outcome);
            case FAILED, UNKNOWN, MOVED, CANCELLED -> style.removed(outcome);
        };
        text.append("  ")
                .append(shown)
                .append(' ')
                .append(result.id())
                .append(": ")
                .append(result.reason())
                .append(style.faint(" (" + seconds(result.duration()) + ")"))
                .append('\n');
        detail(result)
                .lines()
                .forEach(line -> text.append("      | ").append(line).append('\n'));
        return text.toString();
    }

    /** Return what the host said. Of a success that was looked at, only what a command of the taskserv's own said is worth reading. */
    private static String detail(TaskResult result) {
        return result.succeeded() && result.verified() && !result.module().equals(COMMAND) ? "" : result.detail();
    }

    /** Return the recap, as a person usually wants to read it. */
    public String recap(Report report) {
        return recap(report, Detail.NORMAL);
    }

    /** Return the recap: what did not succeed, what is owed, a line for each host, and one for all. */
    public String recap(Report report, Detail detail) {
        StringBuilder text = new StringBuilder();
        List<TaskResult> bad =
                report.results().stream().filter(ReportText::isBad).toList();
        if (!bad.isEmpty()) {
            text.append(style.strong("What did not succeed")).append('\n');
            int shown = detail.shortens(bad.size()) ? Detail.MANY : bad.size();
            bad.subList(0, shown).forEach(result -> text.append(of(result)));
            if (shown < bad.size()) {
                text.append("  and ").append(bad.size() - shown).append(" more; `-v` shows all\n");
            }
        }
        text.append(new DiagnosticText(style).of(report.diagnostics(), detail));
        report.owed().forEach(owed -> text.append("  still owed: ").append(owed).append("; the next run pays it\n"));
        report.unforeseen()
                .forEach(id ->
                        text.append("  unforeseen: ").append(id).append(" changed, which the plan did not announce\n"));
        report.notNeeded()
                .forEach(id -> text.append("  not needed: ")
                        .append(id)
                        .append(" was announced, and up to date in its turn\n"));
        if (detail != Detail.QUIET) {
            hosts(text, report, detail);
        }
        text.append(style.strong(summary(report))).append('\n');
        return text.toString();
    }

    /** Tell whether a person has to look at how a task ended. */
    public static boolean isBad(TaskResult result) {
        return switch (result.outcome()) {
            case FAILED, UNKNOWN, MOVED, CANCELLED -> true;
            case UNCHANGED, CHANGED, SKIPPED, NOT_STARTED -> false;
        };
    }

    private void hosts(StringBuilder text, Report report, Detail detail) {
        Map<HostId, List<TaskResult>> byHost = new TreeMap<>();
        report.results()
                .forEach(r -> byHost.computeIfAbsent(r.id().host(), h -> new ArrayList<>())
                        .add(r));
        text.append(style.strong("Recap")).append('\n');
        // Narrow terminals fold behind two blanks.
        String column = "%-"
                + byHost.keySet().stream()
                        .mapToInt(host -> host.name().length())
                        .reduce(14, Math::max) + "s  ";
        List<TaskResult> well = new ArrayList<>();
        int left = 0;
        for (Map.Entry<HostId, List<TaskResult>> host : byHost.entrySet()) {
            boolean isWell = host.getValue().stream().allMatch(TaskResult::succeeded);
            if (detail.shortens(byHost.size()) && (isWell || left >= Detail.MANY)) {
                well.addAll(isWell ? host.getValue() : List.of());
                left += isWell ? 0 : 1;
                continue;
            }
            left += isWell ? 0 : 1;
            text.append("  ")
                    .append(String.format(Locale.ROOT, column, host.getKey()))
                    .append(counts(host.getValue()))
                    .append(style.faint(roundTrips(report, host.getKey())))
                    .append('\n');
        }
        if (left > Detail.MANY && detail != Detail.VERBOSE) {
            text.append("  and ")
                    .append(PlanText.count(left - Detail.MANY, "more host"))
                    .append(" that did not come to the end\n");
        }
        if (!well.isEmpty()) {
            long hosts = well.stream().map(r -> r.id().host()).distinct().count();
            text.append("  ")
                    .append(String.format(Locale.ROOT, column, PlanText.count(hosts, "host")))
                    .append(counts(well))
                    .append('\n');
        }
    }

    /** Return the line that sums a report up. */
    public String summary(Report report) {
        long changed = report.count(Outcome.CHANGED);
        long unchanged = report.count(Outcome.UNCHANGED);
        long left = report.results().size() - changed - unchanged;
        String head = report.converged()
                ? "Converged: "
                : left == 0 ? "Not converged: " : "Not converged: " + left + " not done, ";
        return head + PlanText.count(changed, "change") + ", " + unchanged + " up to date, in "
                + seconds(report.duration()) + ".";
    }

    private static String counts(List<TaskResult> results) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            long count = results.stream().filter(r -> r.outcome() == outcome).count();
            if (count > 0 || outcome == Outcome.CHANGED) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(words(outcome));
            }
        }
        return text.toString();
    }

    private static String roundTrips(Report report, HostId host) {
        Integer trips = report.roundTrips().get(host);
        return trips == null ? "" : "  (" + PlanText.count(trips, "round trip") + ")";
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
