package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What of a plan is written, and under which headings. */
class PlanViewTest {

    private final Plan plan = SamplePlan.make();

    private static PlanView view(Detail detail, boolean onlyChanges, GroupBy groupBy) {
        return new PlanView(Style.PLAIN, detail, onlyChanges, groupBy);
    }

    @Test
    void sumsUpWhatIsKnownExactly() {
        assertThat(new PlanText(Style.PLAIN).summary(plan))
                .endsWith(" on 2 hosts. Exact: 6 of 8 tasks; 1 foretold, 1 known later.");
        assertThat(new PlanText(Style.PLAIN).summary(SamplePlan.large(1, 3)))
                .isEqualTo("Plan: 1 to change, 2 up to date, on 1 host. Exact: 3 of 3 tasks.");
    }

    @Test
    void groupsByTaskservAndKind() throws Exception {
        PlanFormatTest.golden(
                "plan.by-taskserv", PlanFormat.TEXT.of(plan, view(Detail.NORMAL, false, GroupBy.TASKSERV)));
        PlanFormatTest.golden(
                "plan.by-kind.markdown", PlanFormat.MARKDOWN.of(plan, view(Detail.NORMAL, false, GroupBy.KIND)));
    }

    @Test
    void showsOnlyASummaryToTheQuietAndEverythingToTheVerbose() {
        String quiet = PlanFormat.TEXT.of(plan, view(Detail.QUIET, false, GroupBy.SERVER));
        assertThat(quiet)
                .startsWith("warning[advice]")
                .contains("Plan: 5 to change")
                .doesNotContain("app/env");
        String verbose = PlanFormat.TEXT.of(plan, view(Detail.VERBOSE, false, GroupBy.SERVER));
        assertThat(verbose)
                .contains("    app/dir\n      the directory is as desired\n")
                .doesNotContain("1 task up to");
    }

    @ParameterizedTest
    @EnumSource(PlanFormat.class)
    void leavesOutWhatStaysInEveryFormat(PlanFormat format) {
        String all = format.of(plan, view(Detail.VERBOSE, false, GroupBy.SERVER));
        String changes = format.of(plan, view(Detail.VERBOSE, true, GroupBy.SERVER));
        boolean never = format == PlanFormat.MARKDOWN || format == PlanFormat.SARIF;
        assertThat(all.contains("app/dir") || all.contains("name=\"dir\"")).isEqualTo(!never);
        assertThat(changes).doesNotContain("app/dir", "name=\"dir\"").contains("env");
    }

    @Test
    void countsTheWholePlanEvenWhenOnlyChangesAreShown() {
        Plan large = SamplePlan.large(3, 30);
        PlanView view = view(Detail.NORMAL, true, GroupBy.SERVER);
        JsonNode json = JsonMapper.shared().readTree(JsonReports.plan(large, view));
        assertThat(json.path("only_changes").asBoolean()).isTrue();
        assertThat(json.path("changes").asInt()).isEqualTo(30);
        assertThat(json.path("certainties").path("known").asInt()).isEqualTo(90);
        assertThat(json.path("tasks").size()).isEqualTo(30);
        assertThat(json.path("hosts").size()).isEqualTo(3);
        assertThat(json.path("edges").size()).isZero();
        assertThat(PlanFormat.TEXT.of(large, view)).contains("Plan: 30 to change, 60 up to date, on 3 hosts.");
        assertThat(JsonReports.plan(large)).doesNotContain("only_changes");
    }

    @Test
    void leavesOutHostsThatStay() {
        Plan idle = SamplePlan.large(2, 1);
        assertThat(PlanFormat.TEXT.of(idle, view(Detail.NORMAL, true, GroupBy.SERVER)))
                .contains("host-0", "host-1");
        Plan mixed = SamplePlan.make();
        String text = PlanFormat.TEXT.of(mixed, view(Detail.NORMAL, true, GroupBy.SERVER));
        assertThat(text).contains("web-1 (").doesNotContain("up to date\n");
    }

    @Test
    void writesOnceWhatIsAlikeOnAThousandHosts() {
        Plan thousand = SamplePlan.large(1000, 10);
        String text = PlanFormat.TEXT.of(thousand, PlanView.of(Style.PLAIN));
        assertThat(text.lines()).hasSizeLessThan(25);
        assertThat(text)
                .contains("host-0 and 999 more, alike (debian 12, amd64)")
                .contains("Plan: 4000 to change, 6000 up to date, on 1000 hosts. Exact: 10000 of 10000 tasks.");
        String byTaskserv = PlanFormat.TEXT.of(thousand, view(Detail.NORMAL, false, GroupBy.TASKSERV));
        assertThat(byTaskserv).contains("~ app/task-3@host-0 and 999 more, alike\n");
        assertThat(byTaskserv.lines()).hasSizeLessThan(25);
        String verbose = PlanFormat.TEXT.of(thousand, view(Detail.VERBOSE, true, GroupBy.SERVER));
        assertThat(verbose.lines()).hasSizeGreaterThan(10_000);
    }
}
