package dev.fettle.report;

import dev.fettle.engine.plan.Plan;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Write a plan, or a run with what came of it, as one HTML page that needs no network: what changes with its differences, the task
 * graph, and the timeline of a run.
 */
public final class HtmlPage {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private HtmlPage() {}

    /** Return the page of a plan. */
    public static String of(Plan plan) {
        return of(plan, PlanView.of(Style.PLAIN));
    }

    static String of(Plan plan, PlanView view) {
        ObjectNode data = MAPPER.createObjectNode();
        data.put("summary", new PlanText(Style.PLAIN).summary(plan));
        data.set("plan", MAPPER.readTree(JsonReports.plan(plan, view)));
        data.putNull("report");
        data.putObject("spans");
        return page(data);
    }

    /** Return the page of a run that was recorded. */
    public static String of(RunRecord run) {
        ObjectNode data = MAPPER.createObjectNode();
        data.put("summary", run.summary());
        data.set("plan", run.plan());
        Optional<JsonNode> report = run.report();
        if (report.isPresent()) {
            data.set("report", report.get());
        } else {
            data.putNull("report");
        }
        ObjectNode spans = data.putObject("spans");
        run.spans()
                .forEach((task, span) -> spans.putArray(task).add(span.from()).add(span.to()));
        return page(data);
    }

    private static String page(JsonNode data) {
        // What a host said must not end the script element: JSON may write any `<` as an escape.
        String json = MAPPER.writeValueAsString(data).replace("<", "\\u003c");
        return Resource.text("page.html")
                .replace("{{style}}", Resource.text("page.css").strip())
                .replace("{{script}}", Resource.text("page.js").strip())
                .replace("{{data}}", json);
    }
}
