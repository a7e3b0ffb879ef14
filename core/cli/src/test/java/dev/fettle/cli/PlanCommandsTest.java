package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Plans that are kept, narrowed, explained and looked back at. */
final class PlanCommandsTest extends LocalInfra {

    @Test
    void appliesAKeptPlanOnce() throws IOException {
        assertThat(run("plan", "--infra", "here", "-o", "plan.fettle")).isZero();
        assertThat(err()).contains("fettle apply plan.fettle");
        assertThat(dir.resolve("plan.fettle")).content().doesNotContain(PASSWORD);
        assertThat(run("apply", "plan.fettle", "-y")).isZero();
        assertThat(out()).contains("Converged: 2 changes");
        assertThat(run("apply", "plan.fettle", "-y")).isEqualTo(1);
        assertThat(err()).contains("error[plan-stale]", "Task `note/file@here` now says:", "Nothing was changed");
    }

    @Test
    void appliesNothingOfAKeptPlanWhenTheHostHasMoved() throws IOException {
        run("apply", "--infra", "here", "-y");
        Path note = target.resolve("note/note.txt");
        Files.writeString(note, "text=other\n");
        run("plan", "--infra", "here", "-o", "plan.fettle");
        Files.writeString(note, "text=yet another\n");
        assertThat(run("apply", "plan.fettle", "-y")).isEqualTo(1);
        assertThat(err()).contains("Task `note/file@here` means something else now.");
        assertThat(note).hasContent("text=yet another");
    }

    @Test
    void appliesNothingOfAKeptPlanWhenTheDefinitionOrTheSecretHasMoved() throws IOException {
        run("plan", "--infra", "here", "-o", "plan.fettle");
        infra("base = \"" + target + "\"; token = new fettle.Secret { ref = \"env:OTHER_TOKEN\" }");
        assertThat(run("apply", "plan.fettle", "-y")).isNotZero();
        infra("base = \"" + target + "\"; text = \"bye\"");
        assertThat(run("apply", "plan.fettle", "-y")).isEqualTo(1);
        assertThat(err()).contains("Task `note/file@here` means something else now.");
        assertThat(target.resolve("note")).doesNotExist();
    }

    @Test
    void refusesFilesThatAreNoPlansAndAmbiguousRequests() throws IOException {
        Files.writeString(dir.resolve("no.fettle"), "{}");
        assertThat(run("apply", "no.fettle", "-y")).isEqualTo(3);
        assertThat(err()).contains("`no.fettle` is not a saved plan.");
        assertThat(run("apply", "missing.fettle", "-y")).isEqualTo(3);
        assertThat(run("apply", "-y")).isEqualTo(3);
        assertThat(run("apply", "no.fettle", "--infra", "here", "-y")).isEqualTo(3);
        assertThat(err()).contains("either a saved plan alone");
        assertThat(run("plan", "--infra", "here", "-o", "no/such/directory/plan"))
                .isEqualTo(3);
        assertThat(err()).contains("cannot be written");
    }

    @Test
    void narrowsToHosts() {
        assertThat(run("plan", "--infra", "here", "--host", "there")).isEqualTo(3);
        assertThat(err()).contains("has no server `there`", "`here`");
        assertThat(run("plan", "--infra", "here", "--host", "here", "--tag", "none"))
                .isZero();
        assertThat(out()).contains("No task is selected.", "Plan: 0 changes");
    }

    @Test
    void saysWhatDrifted() throws IOException {
        assertThat(run("drift", "--infra", "here")).isEqualTo(2);
        run("apply", "--infra", "here", "-y");
        assertThat(run("drift", "--infra", "here")).isZero();
        assertThat(out()).isEqualTo("here  ok           2 tasks as declared\n");
        Files.writeString(target.resolve("note/note.txt"), "");
        assertThat(run("drift", "--infra", "here", "--format", "junit")).isEqualTo(2);
        assertThat(out()).contains("<failure message=\"content differs\">").doesNotContain(PASSWORD);
    }

    @Test
    void explainsATask() {
        assertThat(run("why", "file", "--infra", "here")).isZero();
        assertThat(out())
                .contains(
                        "note/file@here",
                        "taskserv `note` on `here`",
                        "infra/here.pkl:7",
                        "waits for      note/home@here");
        assertThat(run("why", "nothing", "--infra", "here")).isEqualTo(3);
        assertThat(run("graph", "--infra", "here", "--format", "mermaid")).isZero();
        assertThat(out()).startsWith("flowchart LR").contains("note/file");
        assertThat(run("graph", "--infra", "here", "--format", "sarif")).isEqualTo(3);
    }

    @Test
    void looksBackAtRuns() throws IOException {
        assertThat(run("history", "--infra", "here")).isZero();
        assertThat(out()).contains("Nothing has been run here yet.");
        run("apply", "--infra", "here", "-y");
        run("apply", "--infra", "here", "-y");
        assertThat(run("history", "--infra", "here")).isZero();
        assertThat(out().lines()).hasSize(2);
        assertThat(out()).contains("converged: 2 changes", "converged: 0 changes, 2 up to date");
        String first = out().lines().reduce((a, b) -> b).orElseThrow().split(" ")[0];
        assertThat(run("history", first, "--infra", "here")).isZero();
        assertThat(out()).contains("note/home@here: the directory is missing");
        assertThat(run("diff", first, "--infra", "here")).isEqualTo(2);
        assertThat(out()).contains("~ note/file@here: changed (", "→ unchanged (");
        assertThat(run("diff", first, first, "--infra", "here")).isZero();
        assertThat(run("history", "latest", "--html", "--infra", "here")).isZero();
        assertThat(out()).startsWith("<!doctype html>").doesNotContain(PASSWORD);
        assertThat(run("history", "nope", "--infra", "here")).isEqualTo(3);
    }

    @Test
    void showsAsMuchAsAPersonWantsToRead() throws IOException {
        assertThat(run("plan", "--infra", "here", "-q")).isZero();
        assertThat(out()).isEqualTo("Plan: 2 to change, 0 up to date, on 1 host. Exact: 1 of 2 tasks; 1 foretold.\n");
        assertThat(run("apply", "--infra", "here", "-y", "--quiet")).isZero();
        assertThat(out()).matches("Plan: 2 to change.*\nConverged: 2 changes, .*\n");
        assertThat(run("taskserv", "create", "note", "--infra", "here", "-y", "-v"))
                .isZero();
        assertThat(out()).contains("    note/file\n", "Plan: 0 changes", "unchanged   note/file@here");
        assertThat(run("plan", "--infra", "here", "-q", "-v")).isEqualTo(3);
        assertThat(err()).contains("mutually exclusive");
    }

    @Test
    void showsOnlyChangesUnderOtherHeadings() throws IOException {
        run("apply", "--infra", "here", "-y");
        assertThat(run("plan", "--infra", "here", "--only-changes")).isZero();
        assertThat(out()).isEqualTo("Plan: 0 changes. 2 tasks up to date on 1 host.\n");
        Files.writeString(target.resolve("note/note.txt"), "");
        assertThat(run("plan", "--infra", "here", "--only-changes", "--group-by", "kind"))
                .isZero();
        assertThat(out()).startsWith("file\n  ~ note/file@here\n").contains("Plan: 1 to change, 1 up to date");
        assertThat(run("plan", "--infra", "here", "--group-by", "taskserv")).isZero();
        assertThat(out()).startsWith("note\n").contains("    1 task up to date\n");
        assertThat(run("plan", "--infra", "here", "--only-changes", "--json")).isZero();
        assertThat(out())
                .contains("\"only_changes\" : true", "note/file@here")
                .doesNotContain("note/home@here\",\n    \"module");
        assertThat(run("plan", "--infra", "here", "--group-by", "colour")).isEqualTo(3);
        assertThat(err()).contains("SERVER, TASKSERV, KIND");
    }

    @Test
    void printsPlansForPrograms() {
        for (String format : new String[] {"json", "markdown", "html", "dot", "mermaid", "junit", "sarif"}) {
            assertThat(run("plan", "--infra", "here", "--format", format))
                    .as(format)
                    .isZero();
            assertThat(out()).as(format).contains("file").doesNotContain(PASSWORD);
        }
    }

    @Test
    void neverRebootsTheMachineItRunsOn() throws IOException {
        Files.writeString(dir.resolve("Boot.pkl"), """
                open module Boot
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                taskserv = "boot"
                name = "boot"
                base: String
                local reboot = new on.Reboot { id = "reboot"; required = false }
                tasks {
                  new on.File { id = "file"; path = "\\(base)/file"; content = "x"; restarts { reboot } }
                  reboot
                }
                """);
        Files.writeString(dir.resolve("infra/boot.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "../Boot.pkl"
                servers { ["here"] { connection = "local"; act_as = "%s"; taskservs { new Boot { base = "%s" } } } }
                """.formatted(System.getProperty("user.name"), target));
        assertThat(run("plan", "--infra", "boot")).as(out() + err()).isNotZero();
        assertThat(out() + err()).contains("it would reboot this very machine: a restart of the host is owed");
        assertThat(target.resolve("file")).doesNotExist();
    }
}
