package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTextTest {

    private static TaskResult result(String id, Outcome outcome, String reason, String detail) {
        return new TaskResult(
                TaskId.parse(id),
                "fettle.file",
                outcome,
                reason,
                List.of(),
                detail,
                Optional.empty(),
                outcome == Outcome.CHANGED,
                Duration.ofMillis(1234));
    }

    private static Report report(List<String> owed, TaskResult... results) {
        return new Report(
                "test",
                "install",
                List.of(results),
                owed,
                List.of(),
                List.of(),
                Map.of(new HostId("web"), 5),
                List.of(),
                Duration.ofMillis(2500));
    }

    @Test
    void showsTheCauseOnceAndWhatIsOwed() {
        Report report = report(
                List.of("restart unit:app on web"),
                result("app/a@web", Outcome.CHANGED, "the file is missing", ""),
                result("app/b@web", Outcome.FAILED, "the command ended with status 3", "it does not work"),
                result("app/c@web", Outcome.SKIPPED, "because app/b@web did not succeed", ""));
        assertThat(new ReportText(Style.PLAIN).recap(report)).isEqualTo("""
                What did not succeed
                  failed      app/b@web: the command ended with status 3 (1.2 s)
                      | it does not work
                  still owed: restart unit:app on web; the next run pays it
                Recap
                  web             1 changed, 1 failed, 1 skipped  (5 round trips)
                Not converged: 2 not done, 1 change, 0 up to date, in 2.5 s.
                """);
    }

    @Test
    void namesWhatThePlanDidNotAnnounceAndWhatItAnnouncedInVain() {
        Report report = new Report(
                "test",
                "install",
                List.of(
                        result("app/a@web", Outcome.CHANGED, "the file is missing", ""),
                        result("app/b@web", Outcome.UNCHANGED, "it is as desired", "")),
                List.of(),
                List.of(TaskId.parse("app/a@web")),
                List.of(TaskId.parse("app/b@web")),
                Map.of(),
                List.of(),
                Duration.ofMillis(2500));
        assertThat(report.asAnnounced()).isFalse();
        assertThat(new ReportText(Style.PLAIN).recap(report, Detail.QUIET)).isEqualTo("""
                  unforeseen: app/a@web changed, which the plan did not announce
                  not needed: app/b@web was announced, and up to date in its turn
                Converged: 1 change, 1 up to date, in 2.5 s.
                """);
    }

    @Test
    void saysZeroChangesWhenThereWereNone() {
        Report report = report(List.of(), result("app/a@web", Outcome.UNCHANGED, "it is as desired", ""));
        assertThat(new ReportText(Style.PLAIN).recap(report)).isEqualTo("""
                Recap
                  web             1 unchanged, 0 changed  (5 round trips)
                Converged: 0 changes, 1 up to date, in 2.5 s.
                """);
        assertThat(report.converged()).isTrue();
    }

    @Test
    void showsWhatACommandOfTheTaskservSaidAndNoOtherSuccess() {
        TaskResult said = new TaskResult(
                TaskId.parse("app/save@web"),
                "fettle.command",
                Outcome.CHANGED,
                "`unless` fails: the work is not done",
                List.of(),
                "saved",
                Optional.empty(),
                true,
                Duration.ofMillis(1234));
        assertThat(new ReportText(Style.PLAIN).of(said)).isEqualTo("""
                  changed     app/save@web: `unless` fails: the work is not done (1.2 s)
                      | saved
                """);
        assertThat(new ReportText(Style.PLAIN).of(result("app/a@web", Outcome.CHANGED, "it is old", "Unpacking …")))
                .isEqualTo("  changed     app/a@web: it is old (1.2 s)\n");
    }

    @Test
    void saysWhatIsWrongWhereAndWhatToDo() {
        Diagnostic diagnostic = Diagnostic.error(
                        Diagnostic.Code.PROVIDER_MISSING, "Nobody provides `x`.", "Add a taskserv that does.")
                .at(new SourceRange("infra/prod.pkl", 7, 3));
        assertThat(new DiagnosticText(Style.PLAIN).of(diagnostic)).isEqualTo("""
                error[provider-missing] Nobody provides `x`.
                  at infra/prod.pkl:7:3
                  hint: Add a taskserv that does.
                """);
    }

    @Test
    void writesJsonWithAVersion() {
        String json = JsonReports.report(report(List.of(), result("app/a@web", Outcome.CHANGED, "because", "")));
        assertThat(json)
                .contains("\"format\" : \"fettle.report\"", "\"format_version\" : 1", "\"outcome\" : \"changed\"");
    }
}
