package dev.fettle.report;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Write, for a person, what hosts answered to a plan that only asks: what is well, and what is wrong or odd and what to do. */
public final class AnswersText {

    private static final String CHECK = "fettle.check";
    private static final String ANSWER = "answer";

    private final Style style;

    /** Write in a style. */
    public AnswersText(Style style) {
        this.style = style;
    }

    /** Tell whether a plan only asks. */
    public static boolean fits(Plan plan) {
        return !plan.tasks().isEmpty()
                && plan.tasks().stream().allMatch(t -> t.task().module().equals(CHECK));
    }

    /** Return the answers, host by host. */
    public String of(Plan plan) {
        Map<HostId, List<PlannedTask>> byHost = new TreeMap<>();
        plan.tasks()
                .forEach(t -> byHost.computeIfAbsent(t.id().host(), h -> new ArrayList<>())
                        .add(t));
        StringBuilder text = new StringBuilder();
        byHost.forEach((host, tasks) -> {
            text.append(style.strong(host.name())).append('\n');
            tasks.forEach(task -> answer(text, task));
        });
        return text.toString();
    }

    private void answer(StringBuilder text, PlannedTask task) {
        String name = task.id().name();
        Decision decision = task.decision();
        if (decision instanceof Decision.UpToDate upToDate && upToDate.warning().isEmpty()) {
            List<String> lines = upToDate.outputs()
                    .getOrDefault(ANSWER, Output.of(""))
                    .toString()
                    .lines()
                    .toList();
            text.append("  ")
                    .append(style.added("ok   "))
                    .append(' ')
                    .append(name)
                    .append(": ");
            if (lines.size() < 2) {
                text.append(decision.reason()).append('\n');
            } else {
                text.append('\n');
                lines.forEach(line -> text.append("    ").append(line).append('\n'));
            }
            return;
        }
        text.append("  ")
                .append(decision instanceof Decision.UpToDate ? style.changed("odd  ") : style.removed("wrong"))
                .append(' ')
                .append(name)
                .append(": ");
        text.append(decision.reason()).append('\n');
        String hint = hint(decision);
        if (!hint.isEmpty()) {
            text.append("        ").append(hint).append('\n');
        }
    }

    private static String hint(Decision decision) {
        return decision instanceof Decision.Blocked blocked
                ? blocked.hint()
                : decision instanceof Decision.UpToDate upToDate
                        ? upToDate.warning().orElse("")
                        : "";
    }
}
