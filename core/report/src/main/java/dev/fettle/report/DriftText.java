package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Say in one line for each host whether it is as declared. */
public final class DriftText {

    private static final int NAMED = 3;

    private final Style style;

    /** Write in a style. */
    public DriftText(Style style) {
        this.style = style;
    }

    /** Return the verdicts, and what is wrong with the rest. */
    public String of(Plan plan) {
        Set<HostId> hosts = new TreeSet<>(plan.hosts().keySet());
        plan.tasks().forEach(task -> hosts.add(task.id().host()));
        int width = hosts.stream().mapToInt(h -> h.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (HostId host : hosts) {
            text.append(String.format("%-" + Math.max(1, width) + "s  ", host.name()));
            text.append(verdict(plan, host)).append('\n');
        }
        List<Diagnostic> rest = plan.diagnostics().stream()
                .filter(d -> hosts.stream().noneMatch(host -> host.name().equals(d.subject())))
                .toList();
        return text.append(new DiagnosticText(style).of(rest)).toString();
    }

    private String verdict(Plan plan, HostId host) {
        List<PlannedTask> tasks =
                plan.tasks().stream().filter(t -> t.id().host().equals(host)).toList();
        if (!plan.hosts().containsKey(host)) {
            return style.removed("unreachable")
                    + plan.diagnostics().stream()
                            .filter(d -> d.subject().equals(host.name()))
                            .findFirst()
                            .map(d -> "  " + d.summary())
                            .orElse("");
        }
        List<PlannedTask> changes = tasks.stream().filter(PlannedTask::changes).toList();
        if (changes.isEmpty()) {
            return style.added("ok") + "           " + PlanText.count(tasks.size(), "task") + " as declared";
        }
        String names = changes.stream()
                .limit(NAMED)
                .map(t -> t.id().owner() + "/" + t.id().name() + " ("
                        + t.decision().reason() + ")")
                .collect(Collectors.joining(", "));
        return style.changed("drifted") + "      " + PlanText.count(changes.size(), "task") + ": " + names
                + (changes.size() > NAMED ? " and " + (changes.size() - NAMED) + " more" : "");
    }
}
