package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.Modules;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the templates of a Coder server become, and what is said about them, without a host. */
class CoderTemplatesTest {

    private static final String BASIC =
            "access_url = \"https://coder.example.com\"; admin { email = \"a@example.com\" }; provisioner_daemons = 3;";

    @TempDir
    Path dir;

    @Test
    void builtInTemplatesFitTheRelease() {
        List<Task> old = tasks(BASIC + "templates { [\"docker\"] {}; [\"kubernetes\"] {} }");
        assertThat(text(old, "template.docker.file.versions.tf"))
                .contains("~> 0.13.0")
                .doesNotContain("workspace_owner");
        assertThat(text(old, "template.kubernetes.file.main.tf")).contains("kubernetes_deployment_v1");
        List<Task> current = tasks(BASIC + "version = \"2.18.0\"; templates { [\"docker\"] {} }");
        assertThat(text(current, "template.docker.file.versions.tf")).contains("~> 2.0", "coder_workspace_owner");
        assertThat(text(current, "template.docker.file.main.tf")).isEqualTo(text(old, "template.docker.file.main.tf"));
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
        List<Task> tasks = tasks(config);
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
        assertThat(((FileSpec) task(tasks, "template.ours.file.modules:disk:main.tf")
                                .spec())
                        .path())
                .isEqualTo("/etc/coder/templates/ours/modules/disk/main.tf");
        String before = version(tasks, "ours");
        assertThat(before).matches("fettle-[0-9a-f]{12}");
        assertThat(version(tasks(config.replace("**\")", "**\"); variables { [\"a\"] = \"b\" }")), "ours"))
                .isNotEqualTo(before);
        write("templates/ours/modules/disk/main.tf", "# another\n");
        assertThat(version(tasks(config), "ours")).isNotEqualTo(before);
    }

    @Test
    void aTokenThatIsGivenIsNotMade() {
        List<Task> tasks =
                tasks("access_url = \"https://c\"; provisioner_daemons = 3; template_token = secret.env(\"TOKEN\");"
                        + " templates { [\"box\"] { builtin = \"docker\" } }");
        assertThat(tasks).noneMatch(t -> t.id().name().equals("template-token"));
        assertThat(((FileSpec) task(tasks, "template-token-file").spec())
                        .content()
                        .orElseThrow()
                        .hasSecret())
                .isTrue();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        write("templates/ours/README.md", "x");
        assertThat(problems(BASIC + "templates { [\"ours\"] {} }")).contains("Template `ours` has no files");
        assertThat(problems(BASIC + "templates { [\"ours\"] { files = read*(\"templates/ours/*\") } }"))
                .contains("has no file that ends in `.tf`");
        assertThat(problems("access_url = \"https://c\"; templates { [\"docker\"] {} }"))
                .contains("say `admin`, or give `template_token`");
        assertThat(problems(BASIC + "templates { [\"a_b\"] { builtin = \"docker\" } }"))
                .contains("a_b");
        try (PklInfra infra = infra(BASIC.replace("= 3", "= 0") + "templates { [\"docker\"] {} }")) {
            assertThat(infra.load().warnings())
                    .extracting(Diagnostic::summary)
                    .anyMatch(w -> w.contains("the server runs none"));
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }

    private static Task task(List<Task> tasks, String name) {
        return tasks.stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + tasks));
    }

    private static String text(List<Task> tasks, String name) {
        return ((FileSpec) task(tasks, name).spec()).content().orElseThrow().toString();
    }

    private static Map<String, Content> values(List<Task> tasks, String template) {
        return ((CommandSpec) task(tasks, "template." + template).spec()).environment();
    }

    private static String version(List<Task> tasks, String template) {
        return java.util.Objects.requireNonNull(values(tasks, template).get("VERSION"))
                .toString();
    }

    private List<Task> tasks(String config) {
        try (PklInfra infra = infra(config)) {
            Definition definition = infra.load();
            return definition
                    .taskservs()
                    .get(0)
                    .tasks(new Expansion(
                            definition.servers().get(0),
                            Facts.sample("debian", "debian", "12", "bookworm"),
                            List.of(),
                            Map.of(),
                            Expansion.INSTALL));
        }
    }

    private String problems(String config) {
        try (PklInfra infra = infra(config)) {
            assertThatThrownBy(infra::load).isInstanceOf(EngineException.class);
            infra.load();
            return "";
        } catch (EngineException e) {
            return e.diagnostics().toString();
        }
    }

    private PklInfra infra(String config) {
        try {
            Path file = Files.writeString(dir.resolve("test.pkl"), """
                    amends "modulepath:/fettle/Infra.pkl"
                    import "modulepath:/fettle/secret.pkl"
                    import "modulepath:/taskservs/coder/CoderServer.pkl"
                    servers { ["coder-1"] { taskservs { new CoderServer { %s } } } }
                    """.formatted(config));
            return PklInfra.builder(InfraFile.find(file.toString(), List.of(dir)))
                    .modules(Modules.all())
                    .artifacts(name -> new ArtifactResolver.Artifact(
                            new Content.LocalFile(file, "0".repeat(64), 1), Optional.empty()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
