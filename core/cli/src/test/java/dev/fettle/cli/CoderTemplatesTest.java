package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the templates of a Coder server become, and what is said about them, without a host. */
class CoderTemplatesTest {

    private static final String BASIC =
            "access_url = \"https://coder.example.com\"; admin { email = \"a@example.com\" }; provisioner_daemons = 3;";

    private final Path dir;
    private final CoderOnPaper paper;

    CoderTemplatesTest(@TempDir Path dir) {
        this.dir = dir;
        paper = new CoderOnPaper(dir);
    }

    @Test
    void builtInTemplatesFitTheRelease() {
        List<Task> old = paper.tasks(BASIC + "templates { [\"docker\"] {}; [\"kubernetes\"] {} }");
        assertThat(CoderOnPaper.text(old, "template.docker.file.versions.tf"))
                .contains("~> 0.13.0")
                .doesNotContain("workspace_owner");
        assertThat(CoderOnPaper.text(old, "template.kubernetes.file.main.tf"))
                .contains("kubernetes_deployment_v1")
                .containsPattern("limits = \\{\\s+\"?cpu\"? ");
        List<Task> current = paper.tasks(BASIC + "version = \"2.18.0\"; templates { [\"docker\"] {} }");
        assertThat(CoderOnPaper.text(current, "template.docker.file.versions.tf"))
                .contains("~> 2.0", "coder_workspace_owner");
        assertThat(CoderOnPaper.text(current, "template.docker.file.main.tf"))
                .isEqualTo(CoderOnPaper.text(old, "template.docker.file.main.tf"));
        assertThat(version(current, "docker")).isNotEqualTo(version(old, "docker"));
        assertThat(values(old, "docker").get("DESCRIBED"))
                .hasToString(Content.of(
                                "\"display_name\":\"Docker\"\n"
                                        + "\"description\":\"A container on the server's machine\"\n\"icon\":\"/icon/docker.png\"")
                        .toString());
    }

    @Test
    void ownFilesLoseTheDirectoryThatTheyShare() throws IOException {
        write("templates/ours/main.tf", "# ours\n");
        write("templates/ours/modules/disk/main.tf", "# disk\n");
        String config = BASIC + "templates { [\"ours\"] { files = read*(\"templates/ours/**\") } }";
        List<Task> tasks = paper.tasks(config);
        assertThat(tasks.stream().map(t -> t.id().name()).filter(n -> n.startsWith("template")))
                .containsExactly(
                        "template-token-file",
                        "template-token",
                        "template.ours.directory",
                        "template.ours.directory.modules",
                        "template.ours.directory.modules:disk",
                        "template.ours.file.main.tf",
                        "template.ours.file.modules:disk:main.tf",
                        "template.ours");
        assertThat(((FileSpec) CoderOnPaper.task(tasks, "template.ours.file.modules:disk:main.tf")
                                .spec())
                        .path())
                .isEqualTo("/etc/coder/templates/ours/modules/disk/main.tf");
        String before = version(tasks, "ours");
        assertThat(before).matches("fettle-[0-9a-f]{12}");
        assertThat(values(tasks, "ours").get("VALUES"))
                .hasToString(Content.of("[]").toString());
        List<Task> told = paper.tasks(config.replace("**\")", "**\"); variables { [\"a\"] = \"b \\\"c\\\"\" }"));
        assertThat(version(told, "ours")).isNotEqualTo(before);
        assertThat(values(told, "ours").get("VALUES").literal().orElseThrow().replace("\n", ""))
                .isEqualTo("[{\"name\":\"a\",\"value\":\"b \\\"c\\\"\"}]");
        write("templates/ours/modules/disk/main.tf", "# another\n");
        assertThat(version(paper.tasks(config), "ours")).isNotEqualTo(before);
    }

    @Test
    void aTokenThatIsGivenIsNotMade() {
        List<Task> tasks = paper.tasks(
                "access_url = \"https://c\"; provisioner_daemons = 3; template_token = secret.env(\"TOKEN\");"
                        + " templates { [\"box\"] { builtin = \"docker\" } }");
        assertThat(tasks).noneMatch(t -> t.id().name().equals("template-token"));
        assertThat(((FileSpec) CoderOnPaper.task(tasks, "template-token-file").spec())
                        .content()
                        .orElseThrow()
                        .hasSecret())
                .isTrue();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        write("templates/ours/README.md", "x");
        assertThat(paper.problems(BASIC + "templates { [\"ours\"] {} }")).contains("Template `ours` has no files");
        assertThat(paper.problems(BASIC + "templates { [\"ours\"] { files = read*(\"templates/ours/*\") } }"))
                .contains("has no file that ends in `.tf`");
        assertThat(paper.problems("access_url = \"https://c\"; templates { [\"docker\"] {} }"))
                .contains("say `admin`, or give `template_token`");
        assertThat(paper.problems(BASIC + "templates { [\"a_b\"] { builtin = \"docker\" } }"))
                .contains("a_b");
        try (PklInfra infra = paper.infra(BASIC.replace("= 3", "= 0") + "templates { [\"docker\"] {} }")) {
            assertThat(infra.load().warnings())
                    .extracting(Diagnostic::summary)
                    .anyMatch(w -> w.contains("the server runs none"));
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }

    private static Map<String, Content> values(List<Task> tasks, String template) {
        return ((CommandSpec) CoderOnPaper.task(tasks, "template." + template).spec()).environment();
    }

    private static String version(List<Task> tasks, String template) {
        return java.util.Objects.requireNonNull(values(tasks, template).get("VERSION"))
                .toString();
    }
}
