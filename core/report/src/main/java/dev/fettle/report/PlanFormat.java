package dev.fettle.report;

import dev.fettle.engine.plan.Plan;
import java.util.Locale;

/** Name every way in which a plan can be written. */
public enum PlanFormat {
    /** For a person at a terminal. */
    TEXT,
    /** One JSON document; see {@link JsonReports}. */
    JSON,
    /** For a comment on a pull request. */
    MARKDOWN,
    /** One page that needs no network. */
    HTML,
    /** The task graph for Graphviz. */
    DOT,
    /** The task graph for Mermaid. */
    MERMAID,
    /** For programs that collect test results. */
    JUNIT,
    /** For programs that collect findings. */
    SARIF;

    /** Return the word that users write, such as {@code markdown}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return all of a plan in this format; it ends with a line end. */
    public String of(Plan plan, Style style) {
        return of(plan, PlanView.of(style));
    }

    /** Return what a view shows of a plan in this format; it ends with a line end. */
    public String of(Plan plan, PlanView view) {
        return switch (this) {
            case TEXT -> new PlanText(view).of(plan);
            case JSON -> JsonReports.plan(plan, view) + "\n";
            case MARKDOWN -> PlanMarkdown.of(plan, view.groupBy());
            case HTML -> HtmlPage.of(plan, view);
            case DOT -> GraphText.dot(view.shown(plan));
            case MERMAID -> GraphText.mermaid(view.shown(plan));
            case JUNIT -> CheckReports.junit(view.shown(plan));
            case SARIF -> CheckReports.sarif(plan);
        };
    }
}
