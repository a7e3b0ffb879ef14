package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs whole commands against this machine, below a temporary directory. */
class CommandLineTest extends LocalInfra {

    @Test
    void plansWithoutChangingAnything() {
        assertThat(run("plan", "--infra", "here")).isZero();
        assertThat(out()).contains("+ note/home", "+ note/file", "token=***", "Plan: 2 to change");
        assertThat(target.resolve("note")).doesNotExist();
        assertThat(run("plan", "--infra", "here", "--detailed-exitcode")).isEqualTo(2);
    }

    @Test
    void appliesOnceAndSaysZeroChangesTheSecondTime() {
        assertThat(run("taskserv", "create", "note", "--infra", "here", "-y")).isZero();
        assertThat(out()).contains("Converged: 2 changes");
        assertThat(target.resolve("note/note.txt")).hasContent("text=hello\ntoken=" + PASSWORD + "\n");
        assertThat(run("taskserv", "create", "note", "--infra", "here", "-y")).isZero();
        assertThat(out()).contains("Plan: 0 changes", "Converged: 0 changes");
        assertThat(run("plan", "--infra", "here", "--detailed-exitcode")).isZero();
    }

    @Test
    void mendsExactlyWhatWasChangedByHandAndHidesTheOldSecret() throws IOException {
        run("apply", "--infra", "here", "-y");
        Files.writeString(target.resolve("note/note.txt"), "text=hello\ntoken=an-older-secret\n");
        assertThat(run("apply", "--infra", "here", "-y")).isZero();
        assertThat(out())
                .contains("~ note/file", "content differs", "1 change,")
                .doesNotContain("an-older-secret");
        assertThat(target.resolve("note/note.txt")).hasContent("text=hello\ntoken=" + PASSWORD + "\n");
    }

    @Test
    void takesAwayWhatItPutThere() {
        run("apply", "--infra", "here", "-y");
        assertThat(run("taskserv", "delete", "note", "--infra", "here", "-y")).isZero();
        assertThat(target.resolve("note")).doesNotExist();
    }

    @Test
    void leavesNoSecretInOutputOrJournal() throws IOException {
        run("apply", "--infra", "here", "-y");
        assertThat(out() + err()).doesNotContain(PASSWORD);
        run("plan", "--infra", "here", "--json");
        assertThat(out()).contains("\"format_version\" : 1").doesNotContain(PASSWORD);
        try (Stream<Path> files = Files.walk(dir.resolve("infra/.fettle"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain(PASSWORD));
        }
    }

    @Test
    void asksNobodyWithoutATerminal() {
        assertThat(run("apply", "--infra", "here")).isEqualTo(3);
        assertThat(err()).contains("There is no terminal to ask on.", "`-y`");
        assertThat(target.resolve("note")).doesNotExist();
    }

    @Test
    void namesTheLineOfAMistake() throws IOException {
        infra("bace = \"/x\"");
        assertThat(run("plan", "--infra", "here")).isEqualTo(3);
        assertThat(err()).contains("error[definition-invalid]", "infra/here.pkl:7", "bace");
    }

    @Test
    void saysWhatThereIsWhenANameIsUnknown() {
        assertThat(run("plan", "--infra", "there")).isEqualTo(3);
        assertThat(err()).contains("There is no infra `there`.", "here");
        assertThat(run("taskserv", "create", "redis", "--infra", "here", "-y")).isEqualTo(3);
        assertThat(err()).contains("runs no taskserv `redis`", "`here/note`");
        assertThat(run("server", "ssh", "nowhere", "--infra", "here")).isEqualTo(3);
        assertThat(err()).contains("has no server `nowhere`");
        assertThat(run("frobnicate")).isEqualTo(3);
    }

    @Test
    void listsTaskservsAndServers() {
        assertThat(run("taskserv", "list")).isZero();
        assertThat(out()).contains("coder", "postgresql", "tls");
        assertThat(run("taskserv", "list", "--infra", "here")).isZero();
        assertThat(out()).contains("here/note");
        assertThat(run("server", "list", "--infra", "here")).isZero();
        assertThat(out()).contains("here", "local", "note");
    }
}
