package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Write a plan as Markdown, for a comment on a pull request: a summary, and folded below it what each task would do. */
public final class PlanMarkdown {

    private PlanMarkdown() {}

    /** Return the text of a plan, folded server by server. */
    public static String of(Plan plan) {
        return of(plan, GroupBy.SERVER);
    }

    /** Return the text of a plan, folded under some headings. */
    public static String of(Plan plan, GroupBy groupBy) {
        StringBuilder text =
                new StringBuilder("### Fettle: ").append(escape(plan.infra())).append("\n\n");
        text.append("**").append(new PlanText(Style.PLAIN).summary(plan)).append("**\n\n");
        for (Diagnostic diagnostic : plan.diagnostics()) {
            text.append("> ").append(diagnostic.isError() ? "**Error:** " : "**Warning:** ");
            text.append(escape(diagnostic.summary()))
                    .append(' ')
                    .append(escape(diagnostic.hint()))
                    .append("\n>\n");
        }
        if (!plan.diagnostics().isEmpty()) {
            text.append('\n');
        }
        Map<String, List<PlannedTask>> groups = new TreeMap<>();
        plan.tasks().stream()
                .filter(task -> task.decision().kind() != Decision.Kind.UP_TO_DATE)
                .forEach(task -> groups.computeIfAbsent(groupBy.heading(task), h -> new ArrayList<>())
                        .add(task));
        groups.forEach((heading, tasks) -> {
            text.append("<details><summary><code>").append(html(heading)).append("</code>: ");
            text.append(PlanText.count(tasks.size(), "change")).append("</summary>\n\n");
            tasks.forEach(task -> task(text, task, groupBy.name(task)));
            text.append("\n</details>\n\n");
        });
        return text.toString();
    }

    private static void task(StringBuilder text, PlannedTask task, String name) {
        text.append("- `").append(name).append("`: ");
        text.append(escape(task.decision().reason())).append('\n');
        if (!(task.decision() instanceof Decision.Change change)
                || change.differences().isEmpty()) {
            return;
        }
        StringBuilder diff = new StringBuilder();
        for (Difference difference : change.differences()) {
            if (difference.text()) {
                diff.append("@@ ").append(difference.name()).append(" @@\n");
                LineDiff.of(difference.before().orElse(""), difference.after().orElse(""))
                        .forEach(line -> diff.append(line).append('\n'));
            } else {
                difference
                        .before()
                        .ifPresent(v -> diff.append("- ")
                                .append(difference.name())
                                .append(": ")
                                .append(v)
                                .append('\n'));
                difference
                        .after()
                        .ifPresent(v -> diff.append("+ ")
                                .append(difference.name())
                                .append(": ")
                                .append(v)
                                .append('\n'));
            }
        }
        // A fence longer than any run of backticks inside cannot be closed by the content.
        String fence = "```";
        while (diff.indexOf(fence) >= 0) {
            fence += "`";
        }
        text.append("  ").append(fence).append("diff\n");
        diff.toString().lines().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  ").append(fence).append('\n');
    }

    private static String html(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Keep what a host said from becoming markup; what is in backticks stays code. */
    private static String escape(String value) {
        String[] parts = value.replace("\n", " ").split("`", -1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean code = i % 2 == 1 && i < parts.length - 1;
            text.append(i == 0 ? "" : code || i % 2 == 0 ? "`" : "\\`");
            text.append(
                    code
                            ? parts[i]
                            : html(parts[i])
                                    .replace("*", "\\*")
                                    .replace("_", "\\_")
                                    .replace("[", "\\["));
        }
        return text.toString();
    }
}
