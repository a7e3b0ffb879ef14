package dev.fettle.report;

import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.PlannedTask;

/** Write what one task of a plan would do, for a person. */
final class TaskText {

    private final Style style;
    private final StringBuilder text;

    TaskText(Style style, StringBuilder text) {
        this.style = style;
        this.text = text;
    }

    /** Write a task under a name. */
    void write(PlannedTask task, String name) {
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
        certainty(task);
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
            change.differences().forEach(this::difference);
            if (change.differences().isEmpty()) {
                change.actions().forEach(this::action);
            }
        }
    }

    private void certainty(PlannedTask task) {
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

    private void difference(Difference difference) {
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

    private void action(Action action) {
        if (action instanceof Command command) {
            String script = command.script().strip();
            String line = script.lines().findFirst().orElse("");
            text.append("        runs: ")
                    .append(line.equals("\"$@\"") ? String.join(" ", command.arguments()) : line)
                    .append(script.lines().count() > 1 ? " …" : "")
                    .append('\n');
        }
    }
}
