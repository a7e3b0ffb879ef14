package dev.fettle.report;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.TaskEdge;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Say what of a plan is written, and how.
 *
 * @param style whether colours are used, where a format has any
 * @param detail how much a person wants to read; other formats hold everything
 * @param onlyChanges whether tasks that are up to date are left out, of every format; what sums up still counts them
 * @param groupBy the headings of text and Markdown
 */
public record PlanView(Style style, Detail detail, boolean onlyChanges, GroupBy groupBy) {

    /** Check the parts. */
    public PlanView {
        requireNonNull(style, "style is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(groupBy, "groupBy is null");
    }

    /** Show everything that a person wants to read, server by server. */
    public static PlanView of(Style style) {
        return new PlanView(style, Detail.NORMAL, false, GroupBy.SERVER);
    }

    /** Return the part of a plan that is written: its hosts, tasks, and the edges between them. */
    Plan shown(Plan plan) {
        if (!onlyChanges) {
            return plan;
        }
        List<PlannedTask> tasks = plan.tasks().stream()
                .filter(task -> task.decision().kind() != Decision.Kind.UP_TO_DATE)
                .toList();
        Set<TaskId> kept = tasks.stream().map(PlannedTask::id).collect(Collectors.toSet());
        Graph.Builder<TaskId, TaskEdge> graph = Graph.builder();
        tasks.forEach(task -> graph.node(task.id()));
        for (Graph.Edge<TaskId, TaskEdge> edge : plan.graph().edges()) {
            if (kept.contains(edge.from()) && kept.contains(edge.to())) {
                graph.edge(edge.from(), edge.to(), edge.label());
            }
        }
        return new Plan(
                plan.infra(), plan.scope(), plan.operation(), plan.hosts(), tasks, graph.build(), plan.diagnostics());
    }
}
