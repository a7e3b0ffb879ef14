package dev.fettle.report;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Write a plan for a person: per host, what would change and why; what stays is counted. */
public final class PlanText {

    private final Style style;

    /** Write in a style. */
    public PlanText(Style style) {
        this.style = style;
    }

    /** Return the text of a plan. */
    public String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        Map<HostId, List<PlannedTask>> byHost = new TreeMap<>();
        for (PlannedTask task : plan.tasks()) {
            byHost.computeIfAbsent(task.id().host(), h -> new ArrayList<>()).add(task);
        }
        plan.hosts().keySet().forEach(host -> byHost.computeIfAbsent(host, h -> new ArrayList<>()));
        byHost.forEach((host, tasks) -> host(text, plan, host, tasks));
        text.append(new DiagnosticText(style).of(plan.diagnostics()));
        if (!plan.diagnostics().isEmpty()) {
            text.append('\n');
        }
        text.append(style.strong(summary(plan))).append('\n');
        return text.toString();
    }

    /** Return the line that sums a plan up. */
    public String summary(Plan plan) {
        Map<Decision.Kind, Long> counts = plan.tasks().stream()
                .collect(Collectors.groupingBy(t -> t.decision().kind(), Collectors.counting()));
        long deferred = counts.getOrDefault(Decision.Kind.DEFERRED, 0L);
        long blocked = counts.getOrDefault(Decision.Kind.BLOCKED, 0L);
        long same = counts.getOrDefault(Decision.Kind.UP_TO_DATE, 0L);
        String hosts = count(plan.hosts().size(), "host");
        if (plan.isEmpty() && blocked == 0) {
            return "Plan: 0 changes. " + count(same, "task") + " up to date on " + hosts + ".";
        }
        return "Plan: " + counts.getOrDefault(Decision.Kind.CHANGE, 0L) + " to change"
                + (deferred == 0 ? "" : ", " + deferred + " known later")
                + (blocked == 0 ? "" : ", " + blocked + " blocked") + ", " + same + " up to date, on " + hosts + ".";
    }

    private void host(StringBuilder text, Plan plan, HostId host, List<PlannedTask> tasks) {
        Plan.HostPlan known = plan.hosts().get(host);
        text.append(style.strong(host.name()));
        if (known == null) {
            text.append(" (cannot be reached)");
        } else {
            text.append(style.faint(
                    " (" + known.facts().osId() + " " + known.facts().osVersion() + ", "
                            + known.facts().arch() + ", " + known.server().address() + ")"));
        }
        text.append('\n');
        int same = 0;
        for (PlannedTask task : tasks) {
            if (task.decision().kind() == Decision.Kind.UP_TO_DATE) {
                same++;
            } else {
                task(text, task);
            }
        }
        if (same > 0) {
            text.append(style.faint("    " + count(same, "task") + " up to date"))
                    .append('\n');
        }
        text.append('\n');
    }

    private void task(StringBuilder text, PlannedTask task) {
        String name = task.id().owner() + "/" + task.id().name();
        String described = task.task().description().isEmpty()
                ? ""
                : style.faint("  # " + task.task().description());
        Decision decision = task.decision();
        String head = switch (decision.kind()) {
            case UP_TO_DATE -> "    " + name;
            case CHANGE -> "  " + symbol((Decision.Change) decision) + " " + style.strong(name);
            case DEFERRED -> "  " + style.later("?") + " " + style.strong(name);
            case BLOCKED -> "  " + style.removed("!") + " " + style.strong(name);
        };
        text.append(head).append(described).append('\n');
        text.append("      ").append(decision.reason());
        certainty(task, text);
        text.append('\n');
        if (task.owners().size() > 1) {
            text.append("      also asked for by ")
                    .append(String.join(
                            ", ",
                            task.owners().stream()
                                    .filter(o -> !o.equals(task.id()))
                                    .map(TaskId::toString)
                                    .sorted()
                                    .toList()))
                    .append('\n');
        }
        if (decision instanceof Decision.Change change) {
            change.differences().forEach(difference -> difference(text, difference));
            if (change.differences().isEmpty()) {
                change.actions().forEach(action -> action(text, action));
            }
        }
    }

    private static void certainty(PlannedTask task, StringBuilder text) {
        String cause = task.cause().map(TaskId::toString).orElse("an earlier task");
        switch (task.certainty()) {
            case KNOWN, DEFERRED -> {}
            case FORETOLD -> text.append(" (foretold: ").append(cause).append(" comes first)");
            case TENTATIVE -> text.append(" (tentative: ").append(cause).append(" may change that)");
        }
    }

    private String symbol(Decision.Change change) {
        boolean creates = !change.differences().isEmpty()
                && change.differences().stream().allMatch(d -> d.before().isEmpty());
        boolean removes = !change.differences().isEmpty()
                && change.differences().stream().allMatch(d -> d.after().isEmpty());
        return removes ? style.removed("-") : creates ? style.added("+") : style.changed("~");
    }

    private void difference(StringBuilder text, Difference difference) {
        String before = difference.before().orElse("");
        String after = difference.after().orElse("");
        if (!difference.text()) {
            String shown = difference.before().isEmpty()
                    ? style.added(after)
                    : difference.after().isEmpty() ? style.removed(before) : before + " → " + style.changed(after);
            text.append("        ")
                    .append(difference.name())
                    .append(": ")
                    .append(shown)
                    .append('\n');
            return;
        }
        text.append("        ").append(difference.name()).append(":\n");
        for (String line : LineDiff.of(before, after)) {
            String shown = line.startsWith("+")
                    ? style.added(line)
                    : line.startsWith("-") ? style.removed(line) : style.faint(line);
            text.append("          ").append(shown).append('\n');
        }
    }

    private void action(StringBuilder text, Action action) {
        if (action instanceof Command command) {
            String script = command.script().strip();
            String line = script.lines().findFirst().orElse("");
            text.append("        runs: ")
                    .append(line.equals("\"$@\"") ? String.join(" ", command.arguments()) : line)
                    .append(script.lines().count() > 1 ? " …" : "")
                    .append('\n');
        }
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
