package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what the command line says to definitions that are wrong as a whole; no host is asked anything. */
class MistakesTest {

    private final Desk desk;

    MistakesTest(@TempDir Path dir) {
        desk = new Desk(dir);
    }

    @BeforeEach
    void writeTaskserv() {
        // Each instance asks for a database and fulfils the requests of others by a file.
        desk.thing("""
                asks: Boolean = false
                asked: String? = null
                answers: Boolean = false
                text: String = "x"
                class Needs extends Requires { database: postgresql.Database }
                requires = new Needs {
                  database { wanted = asks; provider = asked; database = "x"; username = "x"; password = secret.env("X") }
                }
                provides = if (answers) Set("postgresql.database") else Set()
                function endpointFor(request) = new postgresql.DatabaseEndpoint { host = module.host.address }
                local file = new on.File {
                  id = "file"
                  path = "/nowhere/\\(module.name)"
                  content = text
                  when (asks) { needs { requires.database } }
                  when (!module.requests.isEmpty) { fulfils = module.requests.first }
                }
                local shared = new on.File { id = "shared"; path = "/nowhere/shared"; content = text }
                tasks { file; when (text != "x") { shared } }
                """);
    }

    private void things(String... things) {
        desk.servers("""
                  ["here"] {
                    address = "127.0.0.1"; port = 1
                    taskservs { %s }
                  }
                """.formatted(String.join("; ", things)));
    }

    private void refuses(String expected) {
        assertThat(desk.run("apply", "--infra", "it", "-y")).as(desk.said()).isEqualTo(3);
        assertThat(desk.out()).isEmpty();
        assertThat(desk.err()).isEqualTo(expected);
    }

    @Test
    void namesWhatNobodyProvides() {
        things("new Thing { asks = true }");
        refuses("""
                error[provider-missing] `here/thing/database` requires `postgresql.database`, and nobody in infra `it` provides it.
                  at infra/it.pkl:7:17
                  hint: Add a taskserv that provides it to one of the servers, or point the configuration at an existing one.
                """);
    }

    @Test
    void namesTheCircleBetweenTaskservs() {
        things(
                "new Thing { name = \"a\"; asks = true; asked = \"here/b\"; answers = true }",
                "new Thing { name = \"b\"; asks = true; asked = \"here/a\"; answers = true }");
        refuses("""
                error[cycle] 2 tasks wait for each other in a circle:
                  `a/file@here` needs its `database` from `b/file@here`
                  `b/file@here` needs its `database` from `a/file@here`
                  at infra/it.pkl:7:17
                  hint: Remove one of these reasons.
                """);
    }

    @Test
    void namesBothOwnersOfOneFile() {
        things("new Thing { name = \"a\"; text = \"1\" }", "new Thing { name = \"b\"; text = \"2\" }");
        refuses("""
                error[conflict] Tasks `a/shared@here` and `b/shared@here` both manage `path:/nowhere/shared`, and differently.
                  at infra/it.pkl:7:55
                  hint: Let one of them manage it, or make them equal.
                """);
    }

    @Test
    void namesThePortThatCannotBe() {
        desk.servers("""
                  ["here"] { address = "127.0.0.1"; port = 70000 }
                """);
        refuses("""
                error[definition-invalid] Type constraint `isBetween(1, 65535)` violated. Value: 70000.
                  at infra/it.pkl:5:44
                  hint: Take one from 1 to 65535.
                """);
    }
}
