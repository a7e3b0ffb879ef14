package dev.fettle.report;

import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.TaskEdge;
import java.util.List;

/** Explain one task of a plan: who asked for it and where, what it waits for, what waits for it and what it would trigger. */
public final class WhyText {

    private final Style style;

    /** Write in a style. */
    public WhyText(Style style) {
        this.style = style;
    }

    /** Return the tasks that a word means: its id, {@code owner/name}, its name, or else a part of its id. */
    public static List<PlannedTask> find(Plan plan, String word) {
        List<PlannedTask> exact = plan.tasks().stream()
                .filter(task -> task.owners().stream().anyMatch(id -> names(id, word)) || names(task.id(), word))
                .toList();
        return exact.isEmpty()
                ? plan.tasks().stream()
                        .filter(task -> task.id().toString().contains(word))
                        .toList()
                : exact;
    }

    private static boolean names(TaskId id, String word) {
        return id.toString().equals(word)
                || (id.owner() + "/" + id.name()).equals(word)
                || id.name().equals(word);
    }

    /** Return the explanation. */
    public String of(Plan plan, PlannedTask task) {
        StringBuilder text = new StringBuilder(style.strong(task.id().toString())).append('\n');
        line(
                text,
                "is",
                task.task().module()
                        + (task.task().description().isEmpty()
                                ? ""
                                : ", " + task.task().description()));
        line(
                text,
                "asked for by",
                "taskserv `" + task.id().owner() + "` on `" + task.id().host() + "`");
        for (TaskId owner : task.owners().stream().sorted().toList()) {
            if (!owner.equals(task.id())) {
                line(text, "also by", owner.toString());
            }
        }
        task.task().fulfils().ifPresent(request -> line(text, "answers", "requirement `" + request + "`"));
        task.task().source().ifPresent(source -> line(text, "written at", source.toString()));
        line(
                text,
                "would",
                task.decision().kind() == dev.fettle.engine.plan.Decision.Kind.UP_TO_DATE
                        ? "do nothing: " + task.decision().reason()
                        : task.decision().kind().name().toLowerCase(java.util.Locale.ROOT) + ": "
                                + task.decision().reason());
        task.cause().ifPresent(cause -> line(text, "known from", cause.toString()));
        edges(text, "waits for", plan.graph().to(task.id()), true);
        edges(text, "waited for by", plan.graph().from(task.id()), false);
        return text.append('\n').toString();
    }

    private void edges(StringBuilder text, String title, List<Graph.Edge<TaskId, TaskEdge>> edges, boolean from) {
        for (Graph.Edge<TaskId, TaskEdge> edge : edges) {
            TaskId other = from ? edge.from() : edge.to();
            line(
                    text,
                    edge.label() instanceof TaskEdge.Triggers && !from ? "would trigger" : title,
                    other + style.faint("  # " + edge.label().reason()));
        }
    }

    private void line(StringBuilder text, String title, String value) {
        text.append("  ")
                .append(style.faint(String.format("%-14s", title)))
                .append(' ')
                .append(value)
                .append('\n');
    }
}
