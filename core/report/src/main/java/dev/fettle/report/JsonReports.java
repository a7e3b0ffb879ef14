package dev.fettle.report;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.TaskEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Write plans, reports, events and diagnostics as JSON that tools read. Each document says its format version. */
public final class JsonReports {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper LINE = JsonMapper.builder().build();

    /** The kinds of documents that have a schema. */
    public static final List<String> SCHEMAS =
            List.of("plan", "report", "event", "diagnostics", "saved-plan", "dependencies", "updates");

    private JsonReports() {}

    /**
     * Return the JSON Schema (2020-12) of a kind of document.
     *
     * @param kind one of {@link #SCHEMAS}
     * @throws IllegalArgumentException when there is no such kind
     */
    public static String schema(String kind) {
        if (!SCHEMAS.contains(kind)) {
            throw new IllegalArgumentException("There is no schema `" + kind + "`.");
        }
        return Resource.text("schema/" + kind + ".schema.json");
    }

    /** Return a plan as a document. */
    public static String plan(Plan plan) {
        return plan(plan, PlanView.of(Style.PLAIN));
    }

    /** Return what a view shows of a plan as a document; its counts are those of the whole plan. */
    static String plan(Plan plan, PlanView view) {
        Plan shown = view.shown(plan);
        Map<String, Object> document = head("plan", Plan.FORMAT_VERSION);
        document.put("infra", plan.infra());
        document.put("scope", plan.scope());
        document.put("operation", plan.operation());
        document.put("applicable", plan.isApplicable());
        document.put("changes", plan.changes().size());
        Map<String, Object> certainties = new LinkedHashMap<>();
        for (PlannedTask.Certainty certainty : PlannedTask.Certainty.values()) {
            certainties.put(word(certainty), plan.count(certainty));
        }
        document.put("certainties", certainties);
        if (view.onlyChanges()) {
            document.put("only_changes", true);
        }
        Map<String, Object> hosts = new LinkedHashMap<>();
        plan.hosts().forEach((id, host) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("address", host.server().address());
            entry.put("os", host.facts().osId() + " " + host.facts().osVersion());
            entry.put("arch", host.facts().arch());
            entry.put("round_trips", host.roundTrips());
            hosts.put(id.name(), entry);
        });
        document.put("hosts", hosts);
        document.put("tasks", shown.tasks().stream().map(JsonReports::task).toList());
        document.put("edges", edges(shown.graph()));
        document.put("diagnostics", diagnosticList(plan.diagnostics()));
        return PRETTY.writeValueAsString(document);
    }

    /** Return a report as a document. */
    public static String report(Report report) {
        return PRETTY.writeValueAsString(reportTree(report));
    }

    /** Return diagnostics as a document. */
    public static String diagnostics(Collection<Diagnostic> diagnostics) {
        Map<String, Object> document = head("diagnostics", 1);
        document.put("diagnostics", diagnosticList(diagnostics));
        return PRETTY.writeValueAsString(document);
    }

    /**
     * Return another document that has a schema.
     *
     * @param kind such as {@code dependencies}
     * @param body its members: texts, numbers, booleans, nulls, lists and maps of them
     */
    public static String document(String kind, Map<String, ?> body, Collection<Diagnostic> diagnostics) {
        Map<String, Object> document = head(kind, 1);
        document.putAll(body);
        document.put("diagnostics", diagnosticList(diagnostics));
        return PRETTY.writeValueAsString(document);
    }

    /** Return an event as one line, without a line end. */
    public static String event(EngineEvent event, String time) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("format_version", 1);
        line.put("time", time);
        line.put(
                "event",
                event.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT));
        if (event instanceof EngineEvent.HostConnecting e) {
            line.put("host", e.host().name());
            line.put("address", e.address());
        } else if (event instanceof EngineEvent.HostConnected e) {
            line.put("host", e.host().name());
        } else if (event instanceof EngineEvent.HostFailed e) {
            line.put("host", e.host().name());
            line.put("problem", diagnostic(e.problem()));
        } else if (event instanceof EngineEvent.HostLost e) {
            line.put("host", e.host().name());
            line.put("reason", e.reason());
        } else if (event instanceof EngineEvent.TaskStarted e) {
            line.put("task", e.task().toString());
            line.put("reason", e.reason());
        } else if (event instanceof EngineEvent.TaskProgress e) {
            line.put("task", e.task().toString());
            line.put("line", e.line());
        } else if (event instanceof EngineEvent.TaskOutput e) {
            line.put("task", e.task().toString());
            line.put("line", e.line());
        } else if (event instanceof EngineEvent.TaskFinished e) {
            line.put("result", result(e.result()));
        } else if (event instanceof EngineEvent.Noticed e) {
            line.put("diagnostic", diagnostic(e.diagnostic()));
        } else if (event instanceof EngineEvent.PlanMade e) {
            line.put("changes", e.plan().changes().size());
        } else if (event instanceof EngineEvent.ApplyFinished e) {
            line.put("converged", e.report().converged());
        }
        return LINE.writeValueAsString(line);
    }

    private static Map<String, Object> reportTree(Report report) {
        Map<String, Object> document = head("report", Report.FORMAT_VERSION);
        document.put("infra", report.infra());
        document.put("operation", report.operation());
        document.put("converged", report.converged());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (TaskResult.Outcome outcome : TaskResult.Outcome.values()) {
            counts.put(word(outcome), report.count(outcome));
        }
        document.put("counts", counts);
        document.put(
                "results", report.results().stream().map(JsonReports::result).toList());
        document.put("owed", report.owed());
        document.put(
                "unforeseen", report.unforeseen().stream().map(TaskId::toString).toList());
        document.put(
                "not_needed", report.notNeeded().stream().map(TaskId::toString).toList());
        Map<String, Object> trips = new LinkedHashMap<>();
        report.roundTrips().forEach((id, count) -> trips.put(id.name(), count));
        document.put("round_trips", trips);
        document.put("diagnostics", diagnosticList(report.diagnostics()));
        document.put("duration_ms", report.duration().toMillis());
        return document;
    }

    private static Map<String, Object> head(String kind, int version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", "fettle." + kind);
        document.put("format_version", version);
        return document;
    }

    private static Map<String, Object> task(PlannedTask task) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", task.id().toString());
        entry.put("module", task.task().module());
        entry.put("description", task.task().description());
        entry.put("decision", word(task.decision().kind()));
        entry.put("reason", task.decision().reason());
        entry.put("certainty", word(task.certainty()));
        task.cause().ifPresent(cause -> entry.put("cause", cause.toString()));
        if (task.owners().size() > 1) {
            entry.put(
                    "owners",
                    task.owners().stream().map(TaskId::toString).sorted().toList());
        }
        if (task.decision() instanceof Decision.Change change) {
            entry.put("destructive", change.destructive());
            entry.put("verifiable", change.verifiable());
            entry.put("differences", differences(change.differences()));
        }
        entry.put("waits_for", task.waitsFor().stream().map(TaskId::toString).toList());
        task.task().source().ifPresent(source -> entry.put("source", source.toString()));
        return entry;
    }

    private static List<Object> edges(Graph<TaskId, TaskEdge> graph) {
        List<Object> edges = new ArrayList<>();
        for (var edge : graph.edges()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("from", edge.from().toString());
            entry.put("to", edge.to().toString());
            entry.put("kind", edge.label().getClass().getSimpleName().toLowerCase(Locale.ROOT));
            entry.put("reason", edge.label().reason());
            edges.add(entry);
        }
        return edges;
    }

    private static Map<String, Object> result(TaskResult result) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", result.id().toString());
        entry.put("module", result.module());
        entry.put("outcome", word(result.outcome()));
        entry.put("reason", result.reason());
        entry.put("verified", result.verified());
        if (!result.differences().isEmpty()) {
            entry.put("differences", differences(result.differences()));
        }
        if (!result.detail().isEmpty()) {
            entry.put("detail", result.detail());
        }
        result.cause().ifPresent(cause -> entry.put("cause", cause.toString()));
        entry.put("duration_ms", result.duration().toMillis());
        return entry;
    }

    private static List<Object> differences(List<Difference> differences) {
        List<Object> all = new ArrayList<>();
        for (Difference difference : differences) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", difference.name());
            difference.before().ifPresent(before -> entry.put("before", before));
            difference.after().ifPresent(after -> entry.put("after", after));
            if (difference.text()) {
                entry.put("text", true);
            }
            all.add(entry);
        }
        return all;
    }

    private static List<Object> diagnosticList(Collection<Diagnostic> diagnostics) {
        return diagnostics.stream().map(d -> (Object) diagnostic(d)).toList();
    }

    private static Map<String, Object> diagnostic(Diagnostic diagnostic) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("code", diagnostic.code().text());
        entry.put("severity", word(diagnostic.severity()));
        entry.put("summary", diagnostic.summary());
        entry.put("hint", diagnostic.hint());
        diagnostic.where().ifPresent(where -> {
            entry.put("file", where.file());
            entry.put("line", where.line());
            entry.put("column", where.column());
        });
        if (!diagnostic.subject().isEmpty()) {
            entry.put("subject", diagnostic.subject());
        }
        return entry;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
