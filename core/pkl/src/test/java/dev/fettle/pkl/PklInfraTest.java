package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Encoding;
import dev.fettle.engine.model.Content.Literal;
import dev.fettle.engine.model.Content.OutputPart;
import dev.fettle.engine.model.Content.SecretPart;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.SupportedSystem;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Trigger;
import dev.fettle.engine.spi.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PklInfraTest {

    static final String HEAD = """
            amends "modulepath:/fettle/Infra.pkl"
            import "modulepath:/fettle/Task.pkl" as fettle
            import "modulepath:/fettle/secret.pkl"
            import "modulepath:/fettle/External.pkl"
            import "modulepath:/fettle/capability/postgresql.pkl"
            import "modulepath:/testing/App.pkl"
            import "modulepath:/testing/Db.pkl"
            import "modulepath:/testing/Note.pkl"
            """;

    static final String TWO = HEAD + """
            local app: App = new {
              name = "app-1"
              url = "https://a"
              database { password = secret.store("app/db") }
            }
            servers {
              ["web"] {
                address = "192.0.2.1"
                taskservs { app; (app) { name = "app-2"; database { name = "two" } } }
              }
              ["db"] { address = "192.0.2.2"; taskservs { new Db { port = 5433 } } }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void reads_servers_with_their_defaults() {
        try (PklInfra infra = Testing.builder(directory, HEAD + """
                servers {
                  ["a"] {}
                  ["b"] {
                    address = "192.0.2.7"; port = 2222; user = "admin"; act_as = "root"; groups { "web" }
                    identity_file = "~/.ssh/id"; host_key_check = "accept-new"; connect_timeout = 5.s
                    become_password = secret.env("SUDO"); connection = "ssh"; settings { ["x"] = "y" }
                  }
                }
                """).build()) {
            Definition definition = infra.load();
            assertThat(definition.name()).isEqualTo("test");
            Server a = definition.servers().get(0);
            assertThat(a.address()).isEqualTo("a");
            assertThat(a.port()).isEmpty();
            assertThat(a.actAs()).isEqualTo("root");
            assertThat(a.settings()).isEqualTo(Map.of("host_key_check", "strict"));
            Server b = definition.servers().get(1);
            assertThat(b.port()).contains(2222);
            assertThat(b.user()).contains("admin");
            assertThat(b.groups()).containsExactly("web");
            assertThat(b.settings())
                    .isEqualTo(Map.of(
                            "identity_file",
                            "~/.ssh/id",
                            "host_key_check",
                            "accept-new",
                            "connect_timeout",
                            "5",
                            "x",
                            "y"));
            assertThat(b.secrets()).isEqualTo(Map.of("become_password", SecretRef.parse("env:SUDO")));
            assertThat(definition.warnings()).isEmpty();
        }
    }

    @Test
    void declares_what_instances_require_and_provide_and_where_they_are_written() {
        try (PklInfra infra = Testing.builder(directory, TWO).build()) {
            Definition definition = infra.load();
            assertThat(definition.taskservs())
                    .map(t -> t.id().toString())
                    .containsExactly("web/app-1", "web/app-2", "db/db");
            var app = Testing.instance(definition, "web/app-2");
            assertThat(app.type()).isEqualTo("app");
            assertThat(app.declare().source()).hasToString("Optional[test.pkl:17:22]");
            var request = app.declare().requests().get(0);
            assertThat(request.id()).isEqualTo("web/app-2/db");
            assertThat(request.attributes())
                    .isEqualTo(Map.of(
                            "database", "two",
                            "username", "two",
                            "password", Content.secret(SecretRef.parse("store:app/db")),
                            "ssl_mode", "require"));
            var db = Testing.instance(definition, "db/db");
            assertThat(db.declare().provides()).containsExactly("postgresql.database");
            assertThat(db.declare().supports())
                    .containsExactly(new SupportedSystem("debian", "debian", "12", "bookworm", false));
            assertThat(db.endpoint(request).attributes()).isEqualTo(Map.of("host", "192.0.2.2", "port", 5433L));
        }
    }

    @Test
    void expands_a_consumer_with_the_answers_it_got() {
        try (PklInfra infra = Testing.builder(directory, TWO).build()) {
            Definition definition = infra.load();
            List<Task> tasks = Testing.tasks(definition, "web/app-1");
            Task env = Testing.task(tasks, "env");
            assertThat(env.id()).isEqualTo(TaskId.parse("app-1/env@web"));
            assertThat(env.description()).isEqualTo("environment");
            assertThat(env.after()).containsExactly(TaskId.parse("app-1/user@web"));
            assertThat(env.needs()).containsExactly("db");
            assertThat(env.tags()).containsExactly("config");
            assertThat(env.triggers()).containsExactly(new Trigger(TaskId.parse("app-1/service@web"), "restart"));
            assertThat(env.conduct().retries()).isEqualTo(2);
            assertThat(env.conduct().until()).isEqualTo(Duration.ofMinutes(1));
            Testing.Note note = (Testing.Note) env.spec();
            assertThat(note.content().orElseThrow().segments())
                    .containsExactly(
                            new Literal("URL=postgres://u:"),
                            new SecretPart(SecretRef.parse("store:app/db"), Encoding.PERCENT),
                            new Literal("@192.0.2.2/app\n"));
            assertThat(note.pause()).isEqualTo(Duration.ofMillis(1500));
            assertThat(note.state()).isEqualTo(Testing.State.PRESENT);
        }
    }

    @Test
    void expands_a_provider_with_the_requests_of_two_instances_on_one_server() {
        try (PklInfra infra = Testing.builder(directory, TWO).build()) {
            Definition definition = infra.load();
            List<Task> tasks = Testing.tasks(definition, "db/db");
            assertThat(tasks).map(t -> t.id().name()).containsExactly("conf", "role.web.app-1.db", "role.web.app-2.db");
            Task role = tasks.get(2);
            assertThat(role.fulfils()).contains("web/app-2/db");
            assertThat(role.after()).isEqualTo(Set.of(TaskId.parse("db/conf@db"), TaskId.parse("app-2/user@web")));
            assertThat(((Testing.Note) tasks.get(0).spec()).path()).isEqualTo("/etc/bookworm.conf");
        }
    }

    @Test
    void sees_changed_facts() {
        try (PklInfra infra = Testing.builder(directory, TWO).build()) {
            Definition definition = infra.load();
            Testing.tasks(definition, "db/db");
            List<Task> tasks =
                    Testing.tasks(definition, "db/db", Facts.sample("ubuntu", "debian", "24.04", "no\"b\\le"));
            assertThat(((Testing.Note) tasks.get(0).spec()).path()).isEqualTo("/etc/no\"b\\le.conf");
        }
    }

    @Test
    void takes_something_that_exists_elsewhere_as_a_provider() {
        String text = TWO.replace(
                "new Db { port = 5433 }",
                "new External { name = \"theirs\"; capability = \"postgresql.database\"; "
                        + "endpoint = new postgresql.DatabaseEndpoint { host = \"pg.example.com\" } }");
        try (PklInfra infra = Testing.builder(directory, text).build()) {
            Definition definition = infra.load();
            Testing.Note env = (Testing.Note)
                    Testing.task(Testing.tasks(definition, "web/app-1"), "env").spec();
            assertThat(env.content().orElseThrow().toString()).isEqualTo("URL=postgres://u:***@pg.example.com/app\n");
            assertThat(Testing.tasks(definition, "db/theirs")).isEmpty();
        }
    }

    @Test
    void warns_of_a_secret_in_plain_text_and_shows_it_nowhere() {
        String text = TWO.replace("secret.store(\"app/db\")", "\"s3cr%t hush\"");
        try (PklInfra infra = Testing.builder(directory, text).build()) {
            Definition definition = infra.load();
            Diagnostic warning = definition.warnings().get(0);
            assertThat(definition.warnings()).hasSize(1);
            assertThat(warning.code()).isEqualTo(Diagnostic.Code.SECRET_PLAIN);
            assertThat(warning.isError()).isFalse();
            assertThat(warning.where()).hasToString("Optional[test.pkl:12:25]");
            List<Task> tasks = Testing.tasks(definition, "web/app-1");
            assertThat(definition + " " + tasks + " " + Testing.tasks(definition, "db/db"))
                    .doesNotContain("hush");
            Content content =
                    ((Testing.Note) Testing.task(tasks, "env").spec()).content().orElseThrow();
            SecretPart part = (SecretPart) content.segments().get(1);
            assertThat(part.encoding()).isEqualTo(Encoding.PERCENT);
            assertThat(reveal(definition, part.ref())).contains("s3cr%t hush");
        }
    }

    @Test
    void warns_of_a_plain_password_of_a_server() {
        try (PklInfra infra = Testing.builder(directory, HEAD + """
                servers { ["a"] {
                  password = "hush" } }
                """).build()) {
            Definition definition = infra.load();
            assertThat(definition.warnings())
                    .map(w -> w.where().toString())
                    .containsExactly("Optional[test.pkl:10:14]");
            SecretRef ref = definition.servers().get(0).secrets().get("password");
            assertThat(reveal(definition, ref)).contains("hush");
        }
    }

    @Test
    void passes_on_what_a_taskserv_has_to_say() {
        try (PklInfra infra =
                Testing.builder(directory, TWO.replace("https://a", "http://a")).build()) {
            assertThat(infra.load().warnings())
                    .map(w -> w.code() + " " + w.summary() + " " + w.subject())
                    .containsExactly(
                            "ADVICE Traffic to http://a is not encrypted. web/app-1",
                            "ADVICE Traffic to http://a is not encrypted. web/app-2");
        }
    }

    @Test
    void reads_files_and_artifacts_as_content() throws Exception {
        Files.writeString(directory.resolve("motd"), "hello");
        Path release = Files.writeString(directory.resolve("release.tgz"), "bytes");
        String text = HEAD + """
                local app: App = new { name = "app-1"; url = "https://a"; database { password = secret.env("X"); host = "h" }
                  tasks {
                    new Note.Note { id = "motd"; path = "/motd"; content = new fettle.LocalFile { path = "motd" } }
                    new Note.Note { id = "bin"; description = "program"; path = "/bin/x"
                      content = new fettle.Artifact { name = "app/1.0/amd64" } }
                    new Note.Note { id = "out"; path = "/out"; content = "a\\(new fettle.Output { task = tasks[0]; name = "pem" })b" }
                    new Note.Note { id = "other"; path = "/o"; runOn = "b"; parts { new { name = "p"; size = 2.kib } new { name = "q" } }
                      environment { ["K"] = secret.env("X").base64 } }
                  } }
                servers { ["web"] { taskservs { app } } ["b"] {} }
                """;
        ArtifactResolver resolver = wanted -> new ArtifactResolver.Artifact(
                new Content.LocalFile(release, "00", 5), Optional.of("stand-in for " + wanted.name()));
        try (PklInfra infra =
                Testing.builder(directory, text).artifacts(resolver).build()) {
            List<Task> tasks = Testing.tasks(infra.load(), "web/app-1", Testing.REAL);
            Testing.Note motd = (Testing.Note) Testing.task(tasks, "motd").spec();
            assertThat(motd.content().orElseThrow().segments())
                    .containsExactly(new Content.LocalFile(
                            directory.toRealPath().resolve("motd"),
                            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                            5));
            Task bin = Testing.task(tasks, "bin");
            assertThat(bin.description()).isEqualTo("program (stand-in for app/1.0/amd64)");
            assertThat(((Testing.Note) bin.spec()).content().orElseThrow().segments())
                    .containsExactly(new Content.LocalFile(release, "00", 5));
            assertThat(((Testing.Note) Testing.task(tasks, "out").spec())
                            .content()
                            .orElseThrow()
                            .segments())
                    .containsExactly(
                            new Literal("a"), new OutputPart(TaskId.parse("app-1/user@web"), "pem"), new Literal("b"));
            Task other = Testing.task(tasks, "other");
            assertThat(other.id()).hasToString("app-1/other@b");
            Testing.Note note = (Testing.Note) other.spec();
            assertThat(note.parts())
                    .containsExactly(
                            new Testing.Part("p", Optional.of(2048L)), new Testing.Part("q", Optional.empty()));
            assertThat(note.environment().get("K"))
                    .isEqualTo(new Content(List.of(new SecretPart(SecretRef.parse("env:X"), Encoding.BASE64))));
        }
    }

    @Test
    void refuses_functions_on_text_that_holds_a_secret() {
        for (String broken : List.of(
                "\"x=\\(secret.env(\"X\"))\".toUpperCase()",
                "\"x=\\(secret.env(\"X\"))\".base64",
                "\"xy=\\(secret.env(\"X\"))\".base64",
                "\"xyz=\\(secret.env(\"X\"))\".base64",
                "\"x=\\(secret.env(\"X\"))\".take(5)")) {
            String text = TWO.replace("url = \"https://a\"", "url = \"https://a\"; extra = " + broken);
            try (PklInfra infra = Testing.builder(directory, text).build()) {
                Definition definition = infra.load();
                assertThatThrownBy(() -> Testing.tasks(definition, "web/app-1"))
                        .as(broken)
                        .isInstanceOfSatisfying(EngineException.class, e -> {
                            Diagnostic problem = e.diagnostics().get(0);
                            assertThat(problem.summary())
                                    .startsWith(
                                            "Task `app-1/env@web`: Property `content`: A function was applied to text");
                            assertThat(problem.where()).hasToString("Optional[test.pkl:17:17]");
                            assertThat(problem.subject()).isEqualTo("app-1/env@web");
                        });
            }
        }
    }

    @Test
    void collects_what_is_wrong_with_tasks() {
        String text = TWO.replace("url = \"https://a\"", """
                url = "https://a"
                tasks {
                  new Note.Note { id = "r"; path = "/refused" }
                  new Note.Note { id = "user"; path = "/x" }
                  new Note.Note { id = "s"; path = "/\\(secret.env("X"))" }
                  new Note.Note { id = "f"; path = "/f"; content = new fettle.LocalFile { path = "../nothing" } }
                }
                """);
        try (PklInfra infra = Testing.builder(directory, text).build()) {
            Definition definition = infra.load();
            assertThatThrownBy(() -> Testing.tasks(definition, "web/app-1"))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.diagnostics())
                                    .map(Diagnostic::summary)
                                    .containsExactly(
                                            "Task `app-1/r@web`: `/refused` is refused.",
                                            "There are two tasks `app-1/user@web`.",
                                            "Task `app-1/s@web`: Property `path`: No secret and no output can stand here.",
                                            "Task `app-1/f@web`: Property `content`: File `../nothing` cannot be read in the infra's root directory."));
        }
    }

    @Test
    void says_which_module_is_not_installed() {
        try (PklInfra infra = PklInfra.builder(Testing.infra(directory, TWO)).build()) {
            Definition definition = infra.load();
            assertThatThrownBy(() -> Testing.tasks(definition, "db/db"))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(Diagnostic.Code.MODULE_UNKNOWN));
        }
    }

    @Test
    void serves_threads_one_after_another() {
        try (PklInfra infra = Testing.builder(directory, TWO).build()) {
            Definition definition = infra.load();
            List<CompletableFuture<Integer>> all = java.util.stream.IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> Testing.tasks(definition, i % 2 == 0 ? "web/app-1" : "db/db")
                                    .size()))
                    .toList();
            assertThat(all).map(CompletableFuture::join).containsOnly(3);
        }
    }

    private static Optional<String> reveal(Definition definition, SecretRef ref) {
        return definition.secretSources().stream()
                .filter(s -> s.scheme().equals(ref.scheme()))
                .map((SecretSource s) -> s.resolve(ref))
                .flatMap(Optional::stream)
                .map(s -> s.reveal())
                .findFirst();
    }
}
