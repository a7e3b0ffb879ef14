package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.archive.ArchiveSpec;
import dev.fettle.modules.check.CheckSpec;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.firewallrule.FirewallRuleSpec;
import dev.fettle.modules.group.GroupSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is installed with a Coder server where it is asked for: another source, Terraform, Docker, open ports. */
class CoderWaysTest {

    private static final String ACCESS = "access_url = \"https://coder.example.com\"; admin { email = \"a@b\" }; ";

    @TempDir
    Path dir;

    private Path root;
    private CoderOnPaper paper;

    @BeforeEach
    void writeFiles() throws IOException {
        root = dir.toRealPath();
        paper = new CoderOnPaper(root);
        Files.writeString(root.resolve("providers.tar"), "packed");
    }

    @Test
    void nothingOfItIsThereUnlessAskedFor() {
        List<Task> tasks = paper.tasks(ACCESS + "");
        assertThat(names(tasks)).noneMatch(name -> name.startsWith("terraform") || name.startsWith("open-"));
        assertThat(CoderOnPaper.text(tasks, "env-file")).doesNotContain("TF_CLI_CONFIG_FILE", "PATH=");
        assertThat(paper.wanted())
                .containsExactly(new ArtifactResolver.Wanted("coder/2.8.0/amd64", Optional.empty(), Optional.empty()));
    }

    @Test
    void releasesComeFromAMirrorAndAreSigned() {
        paper.tasks(ACCESS + "release { mirror = \"https://mirror.example.com/coder\"; key = \"keys/release.key\" }");
        assertThat(paper.wanted())
                .containsExactly(new ArtifactResolver.Wanted(
                        "coder/2.8.0/amd64",
                        Optional.of(URI.create("https://mirror.example.com/coder/")),
                        Optional.of(root.resolve("keys/release.key"))));
        paper = new CoderOnPaper(root);
        paper.tasks(ACCESS + "release { mirror = \"releases\" }; install = \"package\"; allow_stand_in = true");
        assertThat(paper.wanted()).singleElement().satisfies(w -> {
            assertThat(w.name()).isEqualTo("coder/2.8.0/amd64/deb/or-stand-in");
            assertThat(Path.of(w.mirror().orElseThrow())).isEqualTo(root.resolve("releases"));
        });
        assertThatThrownBy(() -> paper.tasks(ACCESS + "release { mirror = \"ftp://mirror.example.com\" }"))
                .hasMessageContaining("mirror");
    }

    @Test
    void noStandInTakesThePlaceOfAReleaseThatMustNotBeUsed() throws IOException {
        Path release = Files.createDirectories(root.resolve("releases/v2.8.0"));
        Files.writeString(release.resolve("coder_2.8.0_linux_amd64.tar.gz"), "tampered");
        Desk desk = new Desk(root);
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                servers {
                  ["one"] {
                    connection = "local"
                    taskservs {
                      new CoderServer {
                        version = "2.8.0"
                        access_url = "http://127.0.0.1:7080"
                        release { mirror = "releases" }
                        allow_stand_in = true
                      }
                    }
                  }
                }
                """);
        Files.writeString(
                release.resolve("coder_2.8.0_checksums.txt"), "0".repeat(64) + "  coder_2.8.0_linux_amd64.tar.gz\n");
        assertThat(desk.run("plan", "--infra", "it")).as(desk.said()).isEqualTo(3);
        assertThat(desk.said())
                .contains("`coder_2.8.0_linux_amd64.tar.gz`", "is not what its checksum says")
                .doesNotContain("stand-in");
    }

    @Test
    void bringsTerraformAndItsProviders() {
        assertThat(paper.tasks(ACCESS + "provisioner_daemons = 3"))
                .extracting(t -> t.id().name())
                .contains("preflight.terraform");
        List<Task> tasks = paper.tasks(
                ACCESS + "terraform { version = \"1.6.6\"; mirror = \"tf\"; providers = \"providers.tar\" }");
        assertThat(paper.wanted()).extracting(ArtifactResolver.Wanted::name).contains("terraform/1.6.6/amd64");
        // Nobody is warned that it is missing.
        assertThat(tasks).extracting(t -> t.id().name()).doesNotContain("preflight.terraform");
        Task terraform = CoderOnPaper.task(tasks, "terraform");
        assertThat(((FileSpec) terraform.spec()).path()).isEqualTo("/usr/local/bin/terraform");
        assertThat(terraform.triggers().toString()).contains("coder/service@coder-1");
        assertThat(((ArchiveSpec)
                                CoderOnPaper.task(tasks, "terraform-providers").spec())
                        .path())
                .isEqualTo("/etc/coder/terraform-providers");
        assertThat(CoderOnPaper.text(tasks, "terraform-rc")).isEqualTo("""
                # Written by Fettle.
                provider_installation {
                  filesystem_mirror {
                    path = "/etc/coder/terraform-providers"
                  }
                }
                """);
        assertThat(CoderOnPaper.text(tasks, "env-file"))
                .contains("TF_CLI_CONFIG_FILE=\"/etc/coder/terraform.rc\"")
                .doesNotContain("PATH=\"");
    }

    @Test
    void terraformMayHaveAPlaceOfItsOwnAndOtherProviders() {
        List<Task> tasks = paper.tasks(ACCESS + "terraform { version = \"1.6.6\"; directory = \"/var/lib/coder/bin\";"
                + " providers_path = \"/srv/providers\"; direct = true }");
        assertThat(((DirectorySpec)
                                CoderOnPaper.task(tasks, "terraform-directory").spec())
                        .path())
                .isEqualTo("/var/lib/coder/bin");
        assertThat(CoderOnPaper.text(tasks, "env-file"))
                .contains("PATH=\"/var/lib/coder/bin:/usr/local/sbin:/usr/local/bin:");
        assertThat(CoderOnPaper.text(tasks, "terraform-rc"))
                .contains("path = \"/srv/providers\"\n  }\n  direct {}\n}\n");
        assertThat(paper.tasks(
                        ACCESS + "provisioner_daemons = 1; terraform { version = \"1.6.6\"; directory = \"/opt/tf\" }",
                        "doctor"))
                .filteredOn(t -> t.id().name().equals("terraform"))
                .extracting(t -> ((CheckSpec) t.spec())
                        .environment()
                        .get("SEARCHED")
                        .literal()
                        .orElseThrow())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("/opt/tf:/usr/local/sbin:");
        String ours = ACCESS + "terraform { version = \"1.6.6\"; directory = \"/opt/tf\"; providers_path = \"/srv\" };";
        assertThat(paper.warnings(
                        ours + "environment { [\"PATH\"] = \"/usr/bin:/bin\"; [\"TF_CLI_CONFIG_FILE\"] = \"/my.rc\" }"))
                .anyMatch(w -> w.startsWith("`environment` sets `PATH` without `/opt/tf`"))
                .anyMatch(w ->
                        w.startsWith("`environment` sets `TF_CLI_CONFIG_FILE`, so that `/etc/coder/terraform.rc`"));
        assertThat(paper.warnings(ours + "environment { [\"PATH\"] = \"/opt/tf:/bin\" }"))
                .noneMatch(w -> w.startsWith("`environment` sets"));
        assertThatThrownBy(() ->
                        paper.tasks(ACCESS + "terraform { providers = \"providers.tar\"; providers_path = \"/srv\" }"))
                .hasMessageContaining("not both");
    }

    @Test
    void opensThePortsThatOthersReach() {
        String config = "http_address = \"0.0.0.0:7080\"; prometheus { enabled = true; address = \"0.0.0.0:2112\" };"
                + " tls { enabled = true; cert_file = \"/c\"; key_file = \"/k\" };";
        assertThat(rules(paper.tasks(ACCESS + config))).isEmpty();
        assertThat(rules(paper.tasks(ACCESS + config + "firewall { enabled = true }")))
                .extracting(r -> r.port().orElseThrow() + " " + r.source().orElse("everybody"))
                .containsExactly("7080 everybody", "443 everybody");
        assertThat(
                        rules(
                                paper.tasks(
                                        ACCESS
                                                + "http_address = \"127.0.0.1:7080\"; tls { enabled = true; cert_file = \"/c\";"
                                                + " key_file = \"/k\" }; firewall { enabled = true; sources { \"10.0.0.0/8\"; \"fd00::/8\" } }")))
                .extracting(r -> r.port().orElseThrow() + " " + r.source().orElse("everybody"))
                .containsExactly("443 10.0.0.0/8", "443 fd00::/8");
        assertThatThrownBy(() -> paper.tasks(ACCESS + "firewall { enabled = true }"))
                .hasMessageContaining("`firewall` has nothing to open");
    }

    @Test
    void mayUseDockerWhereAsked() {
        try (PklInfra infra = paper.infra(ACCESS + "docker_group = true", "new Docker {}")) {
            Definition definition = infra.load();
            Taskserv coder = CoderOnPaper.coder(definition);
            Taskserv docker = named(definition, "docker");
            Request request = coder.declare().requests().get(0);
            assertThat(request.capability()).isEqualTo("container.runtime");
            Endpoint endpoint = docker.endpoint(request);
            List<Task> tasks = docker.tasks(new Expansion(
                    definition.servers().get(0), CoderOnPaper.HOST, List.of(request), Map.of(), Expansion.INSTALL));
            Task group = CoderOnPaper.task(tasks, "group");
            assertThat(((GroupSpec) group.spec()).members()).containsExactly("coder");
            assertThat(group.triggers())
                    .extracting(t -> t.target() + " " + t.effect())
                    .containsExactly("coder/service@coder-1 restart");
            Task member = CoderOnPaper.task(tasks, "member.coder-1.coder.runtime");
            assertThat(member.fulfils()).contains("coder-1/coder/runtime");
            assertThat(member.after()).contains(TaskId.parse("docker/group@coder-1"));
            Task service = CoderOnPaper.task(
                    coder.tasks(new Expansion(
                            definition.servers().get(0),
                            CoderOnPaper.HOST,
                            List.of(),
                            Map.of("runtime", endpoint),
                            Expansion.INSTALL)),
                    "service");
            assertThat(service.needs()).contains("runtime");
        }
        assertThat(names(paper.tasks(ACCESS, "doctor")))
                .doesNotContain("docker")
                .contains("workspaces");
        assertThat(names(paper.tasks(ACCESS + "disable_password_auth = true", "doctor")))
                .contains("workspaces");

        try (PklInfra infra = paper.infra(ACCESS + "", "new Docker {}")) {
            assertThat(CoderOnPaper.coder(infra.load()).declare().requests()).isEmpty();
        }
        try (PklInfra infra = paper.infra(ACCESS, "new Docker { repository = \"docker\" }")) {
            assertThatThrownBy(infra::load).hasMessageContaining("`repository = \"docker\"` needs `docker.key`");
        }
    }

    private static List<FirewallRuleSpec> rules(List<Task> tasks) {
        return tasks.stream()
                .map(Task::spec)
                .filter(FirewallRuleSpec.class::isInstance)
                .map(FirewallRuleSpec.class::cast)
                .toList();
    }

    private static List<String> names(List<Task> tasks) {
        return tasks.stream().map(t -> t.id().name()).toList();
    }

    private static Taskserv named(Definition definition, String type) {
        return definition.taskservs().stream()
                .filter(t -> t.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
