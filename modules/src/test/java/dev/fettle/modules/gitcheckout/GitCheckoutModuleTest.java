package dev.fettle.modules.gitcheckout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.DecisionText;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Check out of a real repository, in several shells. */
final class GitCheckoutModuleTest {

    private final GitCheckoutModule module = new GitCheckoutModule();

    @TempDir
    Path dir;

    @BeforeEach
    void makeRepository() throws Exception {
        sh("git init -q -b main work; cd work; git config user.email a@example.org; git config user.name A;"
                + " echo one >file; git add file; git commit -qm one; git tag -a -m one v1; echo two >file; git commit -qam two;"
                + " git clone -q --bare . ../origin.git");
    }

    private String sh(String script) throws Exception {
        Path out = Files.createTempFile("fettle-git", ".out");
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(out).strip();
        Files.delete(out);
        assertThat(status).as(text).isZero();
        return text;
    }

    private GitCheckoutSpec spec(String revision, boolean shallow, boolean force) {
        return new GitCheckoutSpec(
                dir.resolve("-the $app").toString(),
                Optional.of(
                        shallow
                                ? "file://" + dir.resolve("origin.git")
                                : dir.resolve("origin.git").toString()),
                Optional.of(revision),
                shallow,
                force,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
    }

    @Test
    void whatIsRemovedAsksNoRepository() {
        GitCheckoutSpec absent = new GitCheckoutSpec(
                "/srv/app",
                Optional.of("git@example.org:app.git"),
                Optional.of("main"),
                false,
                false,
                Optional.empty(),
                Optional.of(Content.of("key")),
                Optional.of(Content.of("hosts")),
                Presence.ABSENT);
        assertThat(absent).isEqualTo(GitCheckoutSpec.absent("/srv/app"));
        assertThat(module.resources(absent).needs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void followsTagsBranchesAndCommits(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        Path file = dir.resolve("-the $app/file");
        String one = sh("git -C work rev-parse v1^{commit}");
        String two = sh("git -C work rev-parse main");
        GitCheckoutSpec main = spec("main", false, false);
        assertThat(((Decision.Change) bench.apply(module, spec("v1", false, false))).differences())
                .contains(Difference.created("commit", one));
        assertThat(file).hasContent("one\n");
        assertThat(((Decision.Change) bench.apply(module, main)).differences())
                .containsExactly(Difference.of("commit", one, two));
        assertThat(bench.decide(module, main))
                .isEqualTo(Decision.upToDate("the commit is checked out", Map.of("commit", Output.of(two))));
        sh("cd work; echo three >file; git commit -qam three; git push -q ../origin.git main");
        assertThat(bench.apply(module, main).reason()).isEqualTo("another commit is checked out");
        assertThat(file).hasContent("three\n");
        bench.apply(module, spec(one, false, false));
        assertThat(file).hasContent("one\n");

        // Changes by hand are refused, or thrown away; files that the commit does not have stay.
        sh("cd -- './-the $app'; echo by hand >file; echo mine >mine");
        assertThat(DecisionText.of(bench.decide(module, main)))
                .startsWith("blocked: somebody changed files of the checkout `" + file.getParent() + "`: M file\n");
        GitCheckoutSpec forced = spec("main", false, true);
        bench.apply(module, forced);
        assertThat(bench.decide(module, forced).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(file).hasContent("three\n");
        assertThat(file.resolveSibling("mine")).hasContent("mine\n");
        bench.apply(module, GitCheckoutSpec.absent(file.getParent().toString()));
        assertThat(file.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void leavesOutTheCommitsBeforeIt(String shell) throws Exception {
        ScriptBench bench = new ScriptBench(shell.split(" "));
        for (String revision : List.of("v1", sh("git -C work rev-parse main"), "main")) {
            bench.apply(module, spec(revision, true, false));
        }
        assertThat(sh("cd -- './-the $app'; git rev-list --count HEAD")).isEqualTo("1");
        assertThat(bench.decide(module, spec("main", true, false)).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(bench.decide(module, spec("nothing", true, false)).reason())
                .endsWith("origin.git` has no tag and no branch `nothing`");
        String unknown = "0".repeat(40);
        List<Action> actions = ((Decision.Change) bench.decide(module, spec(unknown, true, false))).actions();
        assertThat(bench.perform(actions.get(0)).errors()).contains("has no commit " + unknown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox ash"})
    void theKeyIsInAFileOfItsOwnWhileGitRuns(String shell) throws Exception {
        SecretRef ref = SecretRef.parse("env:KEY");
        // Stands for ssh: notes what it was given, and runs what it is asked to on this machine.
        Path programs = Files.createDirectory(dir.resolve("programs"));
        Path ssh = Files.writeString(programs.resolve("ssh"), """
                #!/bin/sh
                printf '%s\\n' "$*" >>"$NOTES"
                while [ $# -gt 0 ]; do
                    case $1 in
                    -i) stat -c 'key %a' "$2" >>"$NOTES"; cat "$2" >>"$NOTES"; shift 2 ;;
                    -o) case $2 in UserKnownHostsFile=*) cat "${2#*=}" >>"$NOTES" ;; esac; shift 2 ;;
                    example.org | git@example.org) shift; break ;;
                    *) shift ;;
                    esac
                done
                eval "$*"
                """);
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        Path notes = dir.resolve("notes");
        String[] words =
                ("env PATH=" + programs + ":/usr/bin:/bin NOTES=" + notes + " TMPDIR=" + dir + " " + shell).split(" ");
        ScriptBench bench = new ScriptBench(words).secret(ref, "PRIVATE\nKEY");
        GitCheckoutSpec spec = new GitCheckoutSpec(
                dir.resolve("app").toString(),
                Optional.of("git@example.org:" + dir.resolve("origin.git")),
                Optional.of("main"),
                false,
                false,
                Optional.empty(),
                Optional.of(Content.secret(ref)),
                Optional.of(Content.of("example.org ssh-ed25519 AAAA")),
                Presence.PRESENT);
        assertThat(DecisionText.of(bench.apply(module, spec)))
                .contains("env FETTLE_KEY=***")
                .doesNotContain("PRIVATE");
        assertThat(dir.resolve("app/file")).hasContent("two\n");
        assertThat(bench.decide(module, spec).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
        assertThat(notes)
                .content()
                .contains("key 600\nPRIVATE\nKEY\n", "example.org ssh-ed25519 AAAA\n", "BatchMode=yes");
        assertThat(dir.toFile().list()).containsExactlyInAnyOrder("app", "notes", "origin.git", "programs", "work");
    }
}
