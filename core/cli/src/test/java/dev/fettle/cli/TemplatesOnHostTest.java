package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.Modules;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the templates of Coder's stand-in as configured: pushed when they differ, and left alone otherwise. */
@SandboxHosts("templates-1")
class TemplatesOnHostTest {

    private static final String DOCKER_AND_OURS =
            "[\"docker\"] {}; [\"ours\"] { files = read*(\"templates/ours/**\"); description = \"a <b> & \\\"c\\\"\" }";

    private final SandboxHost host;
    private final HostBench onHost;

    @TempDir
    Path dir;

    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(dir).sharingReleases();
    }

    TemplatesOnHostTest(@SandboxHosts.Named("templates-1") SandboxHost host) {
        this.host = host;
        this.onHost = new HostBench(host, Modules.all());
    }

    @Test
    void pushesWhatDiffersAndNothingElse() throws IOException {
        onHost.sh("""
                cat >/usr/local/bin/terraform <<'E'
                #!/bin/sh
                echo '{"terraform_version":"1.6.6"}'
                E
                chmod 755 /usr/local/bin/terraform
                """);
        write("main.tf", "locals { size = 1 }\n");
        write("modules/disk/main.tf", "locals { disk = 1 }\n");
        infra("templates { " + DOCKER_AND_OURS + " }");
        ok("apply", "-y");
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
        assertThat(templates()).contains("\"name\":\"docker\"", "\"name\":\"ours\"", "\"display_name\":\"Docker\"");
        keepsTheTokenToItself();
        ok("taskserv", "doctor", "coder");
        assertThat(desk.said()).contains("ok    templates: as configured");

        pushesAFileThatChanges();
        seesWhatOthersChanged();
        describesAnew();
        saysWhyATemplateCannotBeImported();
        makesATokenAnewWhenTheOldOneIsNoLongerGood();
        leavesOnTheServerWhatIsNoLongerNamed();
        refusesAWrongTokenInPlainWords();
    }

    private void keepsTheTokenToItself() {
        assertThat(onHost.sh("stat -c '%a %U' /etc/coder/template-token")).isEqualToIgnoringNewLines("600 root");
        String token = onHost.sh("cut -d ' ' -f 2 /etc/coder/template-token").strip();
        assertThat(token).matches("[A-Za-z0-9]{10}-[A-Za-z0-9]{22}");
        assertThat(onHost.sh("grep -rl '" + token + "' /var/lib/fettle /var/log 2>/dev/null; true"))
                .isEmpty();
        assertThat(desk.said()).doesNotContain(token);
    }

    private void pushesAFileThatChanges() throws IOException {
        String before = active("ours");
        write("modules/disk/main.tf", "locals { disk = 2 }\n");
        ok("plan");
        assertThat(changes()).containsExactly("coder/template.ours.file.modules:disk:main.tf", "coder/template.ours");
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 2 changes");
        assertThat(active("ours")).isNotEqualTo(before).startsWith("fettle-");
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    /** Somebody pushes another version by hand, and another removes a template. */
    private void seesWhatOthersChanged() {
        String ours = active("ours");
        onHost.sh(API + """
                template=$(api "organizations/$org/templates/ours" | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
                echo 'locals {}' >/tmp/main.tf
                tar -C /tmp -cf /tmp/t.tar main.tf
                file=$(api files -H 'Content-Type: application/x-tar' --data-binary @/tmp/t.tar | cut -d '"' -f 4)
                version=$(api "organizations/$org/templateversions" -d '{"name":"by-hand","storage_method":"file","file_id":"'$file'",
                    "provisioner":"terraform","template_id":"'$template'"}' | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
                api "templates/$template/versions" -X PATCH -d '{"id":"'$version'"}'
                docker=$(api "organizations/$org/templates/docker" | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
                api "templates/$docker" -X DELETE
                """);
        assertThat(active("ours")).isEqualTo("by-hand");
        assertThat(run("taskserv", "doctor", "coder")).isEqualTo(1);
        assertThat(desk.said()).contains("wrong templates: missing, or not as configured: docker ours");
        ok("plan");
        assertThat(changes()).containsExactly("coder/template.docker", "coder/template.ours");
        ok("apply", "-y");
        assertThat(active("ours").substring(0, 19)).isEqualTo(ours.substring(0, 19));
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void describesAnew() throws IOException {
        String before = active("ours");
        infra("templates { " + DOCKER_AND_OURS.replace("files =", "display_name = \"Ours & more\"; files =") + " }");
        ok("plan");
        assertThat(changes()).containsExactly("coder/template.ours");
        ok("apply", "-y");
        assertThat(templates())
                .contains("\"display_name\":\"Ours & more\"", "\"description\":\"a \\u003cb> & \\\"c\\\"\"");
        assertThat(active("ours")).isEqualTo(before);
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void saysWhyATemplateCannotBeImported() throws IOException {
        String before = active("ours");
        write("main.tf", "locals { size = 1\n");
        assertThat(run("apply", "-y")).isEqualTo(1);
        assertThat(desk.said())
                .contains("the server cannot import the template", "main.tf line 1: Unclosed configuration block");
        assertThat(active("ours")).isEqualTo(before);
        write("main.tf", "locals { size = 1 }\n");
        ok("apply", "-y");
        assertThat(active("ours")).isEqualTo(before);
    }

    private void makesATokenAnewWhenTheOldOneIsNoLongerGood() {
        String before = onHost.sh("cat /etc/coder/template-token");
        onHost.sh(API + "api users/logout -X POST");
        ok("apply", "-y");
        assertThat(desk.said()).contains("coder/template-token", "Converged: 1 change");
        assertThat(onHost.sh("cat /etc/coder/template-token")).isNotEqualTo(before);
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void leavesOnTheServerWhatIsNoLongerNamed() throws IOException {
        infra("templates { [\"docker\"] {} }");
        ok("apply", "-y");
        assertThat(onHost.sh("ls /etc/coder/templates")).isEqualToIgnoringNewLines("docker");
        assertThat(templates()).contains("\"name\":\"ours\"");
        ok("taskserv", "doctor", "coder");
        assertThat(desk.said()).contains("ok    templates: as configured; besides them the server holds ours");
        ok("apply", "-y");
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void refusesAWrongTokenInPlainWords() throws IOException {
        infra("template_token = secret.file(\"token\"); templates { [\"docker\"] {} }");
        Path token = Files.writeString(dir.resolve("token"), "0123456789-0123456789012345678901\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        assertThat(run("apply", "-y")).as(desk::said).isEqualTo(1);
        assertThat(desk.said())
                .contains("the server refuses the token in /etc/coder/template-token")
                .doesNotContain("0123456789-0123456789012345678901");
        ok("taskserv", "delete", "coder", "-y");
        assertThat(onHost.sh("ls /etc/coder 2>/dev/null; true")).isEmpty();
    }

    private static final String API = """
            set -e
            api() {
                path=$1
                shift
                curl -sS --fail -H @/etc/coder/template-token "$@" "http://127.0.0.1:7080/api/v2/$path"
            }
            org=$(api users/me | grep -o '"organization_ids":\\["[^"]*' | cut -d '"' -f 4)
            """;

    private String templates() {
        return onHost.sh(API + "api organizations/$org/templates");
    }

    private String active(String template) {
        return onHost.sh(API + "version=$(api organizations/$org/templates/" + template
                        + " | grep -o '\"active_version_id\":\"[^\"]*' | cut -d '\"' -f 4)\n"
                        + "api templateversions/$version | grep -o '\"name\":\"[^\"]*' | head -n 1 | cut -d '\"' -f 4")
                .strip();
    }

    /** The tasks that the plan changes, as it names them. */
    private List<String> changes() {
        List<String> changes = new ArrayList<>();
        desk.said()
                .lines()
                .map(line -> line.replaceFirst("^\\s*[+~*!-]\\s+", "\u0000"))
                .filter(line -> line.startsWith("\u0000coder/"))
                .forEach(line -> changes.add(line.substring(1).split("[ :]  *|$")[0]));
        return changes;
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve("infra/templates/ours").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void ok(String... args) {
        assertThat(run(args)).as(desk::said).isZero();
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--infra", "try"));
        return desk.run(all.toArray(String[]::new));
    }

    private void infra(String config) throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/try.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                secret_store = "secrets"
                local coder: CoderServer = new {
                  allow_stand_in = true
                  access_url = "http://templates-1:7080"
                  http_address = "0.0.0.0:7080"
                  provisioner_daemons = 3
                  admin { email = "admin@example.com" }
                  %s
                }
                servers {
                  ["templates-1"] {
                    address = "%s"
                    connection = "sandbox"
                    user = "root"
                    settings { ["sandbox_group"] = "%s" }
                    taskservs { coder }
                  }
                }
                """.formatted(config, host.address(), host.group()));
    }
}
