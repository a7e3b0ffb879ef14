package dev.fettle.report;

import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.TaskEdge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Write a plan's task graph for programs that draw: Graphviz DOT and Mermaid. An arrow leads to what waits. */
public final class GraphText {

    private GraphText() {}

    /** Return a graph in the DOT language, one cluster for each host. */
    public static String dot(Plan plan) {
        StringBuilder text = new StringBuilder("digraph fettle {\n  rankdir=LR;\n  node [shape=box, style=filled];\n");
        int cluster = 0;
        for (Map.Entry<HostId, List<PlannedTask>> host : byHost(plan).entrySet()) {
            text.append("  subgraph cluster_").append(cluster++).append(" {\n    label=");
            quote(text, host.getKey().name());
            text.append(";\n");
            for (PlannedTask task : host.getValue()) {
                text.append("    ");
                quote(text, task.id().toString());
                text.append(" [label=");
                quote(text, task.id().owner() + "/" + task.id().name());
                text.append(", fillcolor=\"").append(colour(task)).append("\"];\n");
            }
            text.append("  }\n");
        }
        for (Graph.Edge<TaskId, TaskEdge> edge : plan.graph().edges()) {
            text.append("  ");
            quote(text, edge.from().toString());
            text.append(" -> ");
            quote(text, edge.to().toString());
            text.append(" [tooltip=");
            quote(text, edge.label().reason());
            text.append(
                    edge.label() instanceof TaskEdge.Triggers
                            ? ", style=dashed, color=\"#b45309\"];\n"
                            : edge.label() instanceof TaskEdge.Finally ? ", style=dotted];\n" : "];\n");
        }
        return text.append("}\n").toString();
    }

    /** Return a graph as a Mermaid flow chart, one subgraph for each host. */
    public static String mermaid(Plan plan) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        Map<TaskId, String> names = new LinkedHashMap<>();
        int host = 0;
        for (Map.Entry<HostId, List<PlannedTask>> entry : byHost(plan).entrySet()) {
            text.append("  subgraph h").append(host++).append("[\"");
            text.append(escape(entry.getKey().name())).append("\"]\n");
            for (PlannedTask task : entry.getValue()) {
                String name = "t" + names.size();
                names.put(task.id(), name);
                text.append("    ")
                        .append(name)
                        .append("[\"")
                        .append(escape(task.id().owner() + "/" + task.id().name()))
                        .append("\"]:::")
                        .append(kind(task))
                        .append('\n');
            }
            text.append("  end\n");
        }
        for (Graph.Edge<TaskId, TaskEdge> edge : plan.graph().edges()) {
            boolean dashed = !(edge.label() instanceof TaskEdge.Order);
            text.append("  ")
                    .append(names.get(edge.from()))
                    .append(dashed ? " -.-> " : " --> ")
                    .append(names.get(edge.to()))
                    .append('\n');
        }
        return text.append("  classDef same fill:#e5e7eb,stroke:#6b7280,color:#111827\n")
                .append("  classDef change fill:#fde68a,stroke:#b45309,color:#111827\n")
                .append("  classDef later fill:#bae6fd,stroke:#0369a1,color:#111827\n")
                .append("  classDef blocked fill:#fecaca,stroke:#b91c1c,color:#111827\n")
                .toString();
    }

    private static Map<HostId, List<PlannedTask>> byHost(Plan plan) {
        Map<HostId, List<PlannedTask>> hosts = new TreeMap<>();
        plan.tasks()
                .forEach(task -> hosts.computeIfAbsent(task.id().host(), h -> new ArrayList<>())
                        .add(task));
        return hosts;
    }

    private static String kind(PlannedTask task) {
        return switch (task.decision().kind()) {
            case UP_TO_DATE -> "same";
            case CHANGE -> "change";
            case DEFERRED -> "later";
            case BLOCKED -> "blocked";
        };
    }

    private static String colour(PlannedTask task) {
        return switch (task.decision().kind()) {
            case UP_TO_DATE -> "#e5e7eb";
            case CHANGE -> "#fde68a";
            case DEFERRED -> "#bae6fd";
            case BLOCKED -> "#fecaca";
        };
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"')
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"');
    }

    private static String escape(String value) {
        return value.replace("&", "#amp;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace("\n", " ");
    }
}
