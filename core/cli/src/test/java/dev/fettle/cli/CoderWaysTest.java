package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.Modules;
import dev.fettle.modules.archive.ArchiveSpec;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.firewallrule.FirewallRuleSpec;
import dev.fettle.modules.group.GroupSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is installed with a Coder server where it is asked for: another source, Terraform, Docker, open ports. */
class CoderWaysTest {

    private static final Facts HOST = new Facts(
            "debian",
            "debian",
            "12",
            "bookworm",
            "amd64",
            "h",
            "systemd",
            4,
            8L << 30,
            90L << 30,
            "root",
            "b",
            Map.of());

    @TempDir
    Path dir;

    private Path root;
    private final Set<ArtifactResolver.Wanted> wanted = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void writeFiles() throws IOException {
        root = dir.toRealPath();
        Files.writeString(root.resolve("providers.tar"), "packed");
    }

    @Test
    void nothingOfItIsThereUnlessAskedFor() {
        List<Task> tasks = tasks("");
        assertThat(names(tasks)).noneMatch(name -> name.startsWith("terraform") || name.startsWith("open-"));
        assertThat(environment(tasks)).doesNotContain("TF_CLI_CONFIG_FILE", "PATH=");
        assertThat(wanted)
                .containsExactly(new ArtifactResolver.Wanted("coder/2.8.0/amd64", Optional.empty(), Optional.empty()));
    }

    @Test
    void releasesComeFromAMirrorAndAreSigned() {
        tasks("release { mirror = \"https://mirror.example.com/coder\"; key = \"keys/release.key\" }");
        assertThat(wanted)
                .containsExactly(new ArtifactResolver.Wanted(
                        "coder/2.8.0/amd64",
                        Optional.of(URI.create("https://mirror.example.com/coder/")),
                        Optional.of(root.resolve("keys/release.key"))));
        wanted.clear();
        tasks("release { mirror = \"releases\" }; install = \"package\"; allow_stand_in = true");
        assertThat(wanted).singleElement().satisfies(w -> {
            assertThat(w.name()).isEqualTo("coder/2.8.0/amd64/deb/or-stand-in");
            assertThat(Path.of(w.mirror().orElseThrow())).isEqualTo(root.resolve("releases"));
        });
        assertThatThrownBy(() -> tasks("release { mirror = \"ftp://mirror.example.com\" }"))
                .hasMessageContaining("mirror");
    }

    @Test
    void bringsTerraformAndItsProviders() {
        assertThat(tasks("provisioner_daemons = 3"))
                .extracting(t -> t.id().name())
                .contains("preflight.terraform");
        List<Task> tasks = tasks("terraform { version = \"1.6.6\"; mirror = \"tf\"; providers = \"providers.tar\" }");
        assertThat(wanted).extracting(ArtifactResolver.Wanted::name).contains("terraform/1.6.6/amd64");
        // Nobody is warned that it is missing.
        assertThat(tasks).extracting(t -> t.id().name()).doesNotContain("preflight.terraform");
        Task terraform = task(tasks, "terraform");
        assertThat(((FileSpec) terraform.spec()).path()).isEqualTo("/usr/local/bin/terraform");
        assertThat(terraform.triggers().toString()).contains("coder/service@one");
        assertThat(((ArchiveSpec) task(tasks, "terraform-providers").spec()).path())
                .isEqualTo("/etc/coder/terraform-providers");
        assertThat(text((FileSpec) task(tasks, "terraform-rc").spec())).isEqualTo("""
                # Written by Fettle.
                provider_installation {
                  filesystem_mirror {
                    path = "/etc/coder/terraform-providers"
                  }
                }
                """);
        assertThat(environment(tasks))
                .contains("TF_CLI_CONFIG_FILE=\"/etc/coder/terraform.rc\"")
                .doesNotContain("PATH=\"");
    }

    @Test
    void terraformMayHaveAPlaceOfItsOwnAndOtherProviders() {
        List<Task> tasks = tasks("terraform { version = \"1.6.6\"; directory = \"/var/lib/coder/bin\";"
                + " providers_path = \"/srv/providers\"; direct = true }");
        assertThat(((DirectorySpec) task(tasks, "terraform-directory").spec()).path())
                .isEqualTo("/var/lib/coder/bin");
        assertThat(environment(tasks)).contains("PATH=\"/var/lib/coder/bin:/usr/local/sbin:/usr/local/bin:");
        assertThat(text((FileSpec) task(tasks, "terraform-rc").spec()))
                .contains("path = \"/srv/providers\"\n  }\n  direct {}\n}\n");
        assertThatThrownBy(() -> tasks("terraform { providers = \"providers.tar\"; providers_path = \"/srv\" }"))
                .hasMessageContaining("not both");
    }

    @Test
    void opensThePortsThatOthersReach() {
        String config = "http_address = \"0.0.0.0:7080\"; prometheus { enabled = true; address = \"0.0.0.0:2112\" };"
                + " tls { enabled = true; cert_file = \"/c\"; key_file = \"/k\" };";
        assertThat(rules(tasks(config))).isEmpty();
        assertThat(rules(tasks(config + "firewall { enabled = true }")))
                .extracting(r -> r.port().orElseThrow() + " " + r.source().orElse("everybody"))
                .containsExactly("7080 everybody", "443 everybody");
        assertThat(
                        rules(
                                tasks(
                                        "http_address = \"127.0.0.1:7080\"; tls { enabled = true; cert_file = \"/c\";"
                                                + " key_file = \"/k\" }; firewall { enabled = true; sources { \"10.0.0.0/8\"; \"fd00::/8\" } }")))
                .extracting(r -> r.port().orElseThrow() + " " + r.source().orElse("everybody"))
                .containsExactly("443 10.0.0.0/8", "443 fd00::/8");
        assertThatThrownBy(() -> tasks("firewall { enabled = true }"))
                .hasMessageContaining("`firewall` has nothing to open");
    }

    @Test
    void mayUseDockerWhereAsked() {
        try (PklInfra infra = infra("docker_group = true", "new Docker {}")) {
            Definition definition = infra.load();
            Taskserv coder = named(definition, "coder");
            Taskserv docker = named(definition, "docker");
            Request request = coder.declare().requests().get(0);
            assertThat(request.capability()).isEqualTo("container.runtime");
            Endpoint endpoint = docker.endpoint(request);
            List<Task> tasks = docker.tasks(
                    new Expansion(definition.servers().get(0), HOST, List.of(request), Map.of(), Expansion.INSTALL));
            Task group = task(tasks, "group");
            assertThat(((GroupSpec) group.spec()).members()).containsExactly("coder");
            assertThat(group.triggers())
                    .extracting(t -> t.target() + " " + t.effect())
                    .containsExactly("coder/service@one restart");
            Task member = task(tasks, "member.one.coder.runtime");
            assertThat(member.fulfils()).contains("one/coder/runtime");
            assertThat(member.after()).contains(TaskId.parse("docker/group@one"));
            Task service = task(
                    coder.tasks(new Expansion(
                            definition.servers().get(0),
                            HOST,
                            List.of(),
                            Map.of("runtime", endpoint),
                            Expansion.INSTALL)),
                    "service");
            assertThat(service.needs()).contains("runtime");
        }
        try (PklInfra infra = infra("", "new Docker {}")) {
            assertThat(named(infra.load(), "coder").declare().requests()).isEmpty();
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

    private static Task task(List<Task> tasks, String name) {
        return tasks.stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + names(tasks)));
    }

    private static Taskserv named(Definition definition, String type) {
        return definition.taskservs().stream()
                .filter(t -> t.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String text(FileSpec file) {
        return file.content().flatMap(Content::literal).orElseThrow();
    }

    private static String environment(List<Task> tasks) {
        return ((FileSpec) task(tasks, "env-file").spec())
                .content()
                .orElseThrow()
                .toString();
    }

    private List<Task> tasks(String config) {
        try (PklInfra infra = infra(config, "")) {
            Definition definition = infra.load();
            return named(definition, "coder")
                    .tasks(new Expansion(definition.servers().get(0), HOST, List.of(), Map.of(), Expansion.INSTALL));
        }
    }

    private PklInfra infra(String config, String others) {
        try {
            Path file = Files.writeString(root.resolve("test.pkl"), """
                    amends "modulepath:/fettle/Infra.pkl"
                    import "modulepath:/taskservs/coder/CoderServer.pkl"
                    import "modulepath:/taskservs/docker/Docker.pkl"
                    servers { ["one"] { taskservs {
                      %s
                      new CoderServer { access_url = "https://coder.example.com"; admin { email = "a@b" }; %s }
                    } } }
                    """.formatted(others, config));
            return PklInfra.builder(InfraFile.of(file))
                    .modules(Modules.all())
                    .artifacts(one -> {
                        wanted.add(one);
                        return new ArtifactResolver.Artifact(
                                new Content.LocalFile(file, "0".repeat(64), 1), Optional.empty());
                    })
                    .build();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
