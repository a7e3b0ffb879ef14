package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants secrets, old and new, and looks for them wherever Fettle or the host shows something. */
@SandboxHosts("secret-1")
class SecretsOnHostTest {

    private static final String OLD = "0ld-f1le-Pa55word";
    private static final String NEW = "n3w-f1le-Pa55word";
    private static final String ROLE = "r0le-Pa55word";
    private static final String TOKEN = "t0ken-in-env1ronment";
    private static final String STDIN = "st4ndard-1nput";
    private static final List<String> ALL = List.of(OLD, NEW, ROLE, TOKEN, STDIN);

    private final SandboxHost host;
    private final Path dir;
    private final Desk desk;
    private final StringBuilder said = new StringBuilder();

    SecretsOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        this.dir = dir;
        desk = new Desk(dir)
                .environment("NEW", NEW)
                .environment("ROLE", ROLE)
                .environment("TOKEN", TOKEN)
                .environment("STDIN", STDIN);
    }

    private int run(String... args) {
        int code = desk.run(args);
        said.append(String.join(" ", args)).append('\n').append(desk.said());
        return code;
    }

    @Test
    void showsNoSecretAnywhere() throws IOException {
        desk.thing("""
                local package = new on.Package {
                  id = "package"; name = "postgresql"; provides { "command:psql"; "user:postgres" }
                }
                local service = new on.Service { id = "service"; unit = "postgresql.service"; state = "started"; after { package } }
                tasks {
                  package
                  service
                  new on.PostgresqlRole { id = "role"; name = "app"; password = secret.env("ROLE"); after { service } }
                  new on.File {
                    id = "env"; path = "/srv/env"; mode = "0600"; keepCopy = true
                    content = "A=1\\nPASSWORD=\\(secret.env("NEW"))\\nB=2\\n"
                  }
                  new on.File {
                    id = "vetoed"; path = "/srv/vetoed"; mode = "0600"; validate = #"cat "$1" >&2; [ -e /srv/good ]"#
                    content = "PASSWORD=\\(secret.env("NEW"))\\n"
                  }
                  new on.Command {
                    id = "tells"
                    script = #"IFS= read -r line; echo "$TOKEN $line"; echo "$TOKEN" >&2; sleep 1; [ -e /srv/good ] && touch /srv/told"#
                    creates = "/srv/told"
                    environment { ["TOKEN"] = secret.env("TOKEN") }
                    stdin = "\\(secret.env("STDIN"))\\n"
                  }
                }
                """);
        desk.servers(server(host));
        sh(host, "printf 'A=0\\nPASSWORD=%s\\nB=2\\n' " + OLD + " >/srv/env; chmod 600 /srv/env");
        sh(host, """
                (until [ -e /tmp/stop ]; do cat /proc/[0-9]*/cmdline | tr '\\0' ' '; echo; done) >/tmp/argv 2>/dev/null </dev/null &
                """);

        for (String format : List.of("text", "json", "html", "markdown", "dot", "mermaid", "junit", "sarif")) {
            assertThat(run("plan", "--infra", "it", "--format", format))
                    .as(desk.said())
                    .isZero();
        }
        assertThat(run("apply", "--infra", "it", "-y")).as(desk.said()).isEqualTo(1);
        assertThat(desk.out()).contains("| ***").contains("thing/tells@secret-1", "thing/vetoed@secret-1");
        sh(host, "touch /srv/good");
        assertThat(run("apply", "--infra", "it", "-y", "--json"))
                .as(desk.said())
                .isZero();
        sh(host, "runuser -u postgres -- psql -X -q -c \"alter role app password 'other'\"");
        // By the shell itself: the arguments of a program would be sampled too.
        sh(host, "printf 'A=1\\nPASSWORD=%s\\nB=2\\n' " + OLD + " >/srv/env");
        assertThat(run("apply", "--infra", "it", "-y")).as(desk.said()).isZero();
        assertThat(run("plan", "--infra", "it", "--detailed-exitcode"))
                .as(desk.said())
                .isZero();
        sh(host, "touch /tmp/stop");

        assertThat(said).doesNotContain(ALL.toArray(String[]::new)).contains("PASSWORD=***");
        try (Stream<Path> files = Files.walk(dir.resolve("infra/.fettle"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain(ALL.toArray(String[]::new)));
        }
        List<String> argv = sh(host, "cat /tmp/argv").lines().toList();
        assertThat(argv.stream().anyMatch(line -> line.contains("sleep 1"))).isTrue();
        assertThat(argv.stream()
                        .filter(line -> ALL.stream().anyMatch(line::contains))
                        .findFirst())
                .isEmpty();
        assertThat(sh(host, "stat -c '%a %U' /var/lib/fettle/copies /var/lib/fettle/copies/* | sort -u"))
                .isEqualTo("600 root\n700 root\n");
        assertThat(sh(host, "cat /var/lib/fettle/ledger/* /var/lib/fettle/debts/* 2>/dev/null || :"))
                .doesNotContain(ALL.toArray(String[]::new));
        assertThat(sh(host, "cat /srv/env")).contains(NEW);
    }
}
