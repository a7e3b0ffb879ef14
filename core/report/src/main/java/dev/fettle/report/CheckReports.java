package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Write a plan for programs that collect the results of checks: JUnit XML and SARIF 2.1.0. What would change is a finding. */
public final class CheckReports {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CheckReports() {}

    /** Return a plan as JUnit XML: a suite for each host, a case for each task, a failure where something would change. */
    public static String junit(Plan plan) {
        Map<String, List<PlannedTask>> hosts = new LinkedHashMap<>();
        plan.hosts().keySet().forEach(host -> hosts.put(host.name(), new ArrayList<>()));
        plan.tasks()
                .forEach(task -> hosts.computeIfAbsent(task.id().host().name(), h -> new ArrayList<>())
                        .add(task));
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites name=\"").append(xml(plan.infra())).append("\">\n");
        hosts.forEach((host, tasks) -> {
            long failures = tasks.stream()
                    .filter(t -> t.decision().kind() != Decision.Kind.UP_TO_DATE)
                    .count();
            xml.append("  <testsuite name=\"")
                    .append(xml(host))
                    .append("\" tests=\"")
                    .append(tasks.size());
            xml.append("\" failures=\"").append(failures).append("\" errors=\"0\">\n");
            for (PlannedTask task : tasks) {
                xml.append("    <testcase classname=\"").append(xml(task.id().owner() + "@" + host));
                xml.append("\" name=\"").append(xml(task.id().name()));
                if (task.decision().kind() == Decision.Kind.UP_TO_DATE) {
                    xml.append("\"/>\n");
                } else {
                    xml.append("\">\n      <failure message=\"")
                            .append(xml(task.decision().reason()));
                    xml.append("\">").append(xml(differences(task))).append("</failure>\n    </testcase>\n");
                }
            }
            xml.append("  </testsuite>\n");
        });
        List<Diagnostic> problems =
                plan.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!problems.isEmpty()) {
            xml.append("  <testsuite name=\"(problems)\" tests=\"").append(problems.size());
            xml.append("\" failures=\"0\" errors=\"").append(problems.size()).append("\">\n");
            for (Diagnostic problem : problems) {
                xml.append("    <testcase name=\"").append(xml(problem.code().text() + " " + problem.subject()));
                xml.append("\">\n      <error message=\"")
                        .append(xml(problem.summary()))
                        .append("\">");
                xml.append(xml(problem.hint())).append("</error>\n    </testcase>\n");
            }
            xml.append("  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    /** Return a plan as SARIF: changes as notes, warnings and errors as themselves, each at its place in the definition. */
    public static String sarif(Plan plan) {
        List<Object> results = new ArrayList<>();
        for (PlannedTask task : plan.changes()) {
            Map<String, Object> result = result(
                    "change",
                    "note",
                    "Task `" + task.id() + "` would change: " + task.decision().reason() + ".");
            task.task().source().ifPresent(source -> result.put("locations", List.of(place(source))));
            results.add(result);
        }
        for (Diagnostic diagnostic : plan.diagnostics()) {
            Map<String, Object> result = result(
                    diagnostic.code().text(),
                    diagnostic.isError() ? "error" : "warning",
                    (diagnostic.summary() + " " + diagnostic.hint()).strip());
            diagnostic.where().ifPresent(where -> result.put("locations", List.of(place(where))));
            results.add(result);
        }
        Map<String, Object> run = new LinkedHashMap<>();
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "fettle");
        driver.put("rules", List.of());
        run.put("tool", Map.of("driver", driver));
        run.put("results", results);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        document.put("version", "2.1.0");
        document.put("runs", List.of(run));
        return MAPPER.writeValueAsString(document) + "\n";
    }

    private static Map<String, Object> result(String rule, String level, String message) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", rule);
        result.put("level", level);
        result.put("message", Map.of("text", message));
        return result;
    }

    private static Map<String, Object> place(SourceRange source) {
        // Map.of has another order in each JVM.
        Map<String, Object> region = new LinkedHashMap<>();
        region.put("startLine", source.line());
        region.put("startColumn", source.column());
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", Map.of("uri", source.file()));
        place.put("region", region);
        return Map.of("physicalLocation", place);
    }

    private static String differences(PlannedTask task) {
        StringBuilder text = new StringBuilder();
        if (task.decision() instanceof Decision.Change change) {
            for (Difference difference : change.differences()) {
                text.append(difference.name()).append(": ");
                text.append(difference.before().orElse("(nothing)")).append(" -> ");
                text.append(difference.after().orElse("(nothing)")).append('\n');
            }
        }
        return text.toString();
    }

    /** Escape for XML 1.0, which has no control characters but tab and line ends. */
    private static String xml(String value) {
        return value.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
