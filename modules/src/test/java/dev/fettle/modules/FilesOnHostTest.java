package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.ScriptBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SandboxHosts("files-1")
final class FilesOnHostTest {

    private final HostBench bench;

    FilesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all()).secret("db", "s3cret $(value)'");
    }

    private Task directory(String name, DirectorySpec spec) {
        return bench.task(name, new DirectoryModule(), spec).build();
    }

    private Task file(String name, FileSpec spec) {
        return bench.task(name, new FileModule(), spec).build();
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    @Test
    void bringsAboutFilesMendsThemAndTakesThemAway() {
        Content secret = Content.of("# x\nPASSWORD=")
                .plus(Content.secret(SecretRef.parse("test:db")))
                .plus("\n");
        Task dir = directory("dir", DirectorySpec.of("/srv/an app", "root", "www-data", "2750"));
        Task env = file("env", FileSpec.of("/srv/an app/env", secret).owned("www-data", "www-data", "640"));
        Task plain = file("plain", FileSpec.of("/srv/an app/a\nb$(c)", "text without an end"));
        Task[] all = {env, plain, dir};

        Plan plan = bench.plan(all);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.tasks()).extracting(t -> t.id().name()).startsWith("dir");
        assertThat(plan.tasks().stream()
                        .filter(t -> t.id().name().equals("env"))
                        .map(PlannedTask::certainty))
                .containsExactly(PlannedTask.Certainty.FORETOLD);

        Report report = bench.converge(all);
        assertThat(report.count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(report.unforeseen()).isEmpty();
        assertThat(bench.sh("stat -c '%a %U:%G' '/srv/an app' '/srv/an app/env'; cat '/srv/an app/env'"))
                .isEqualTo("2750 root:www-data\n640 www-data:www-data\n# x\nPASSWORD=s3cret $(value)'\n");

        bench.sh("chmod 644 '/srv/an app/env'; sed -i s/value/other/ '/srv/an app/env'; chmod 755 '/srv/an app'");
        bench.expectChanges(List.of("dir: mode differs", "env: content and mode differ"), all);
        bench.converge(all);

        bench.expectChanges(List.of("plain: the file shall not be there"), removePlain(dir, env));
        bench.converge(removePlain(dir, env));
        assertThat(bench.sh("ls '/srv/an app'")).isEqualTo("env\n");
    }

    private Task[] removePlain(Task dir, Task env) {
        return new Task[] {dir, env, file("plain", FileSpec.absent("/srv/an app/a\nb$(c)"))};
    }

    @Test
    void vetoesContentThatDoesNotPass() {
        bench.sh("mkdir -p /srv/veto && echo good >/srv/veto/conf");
        Task conf = file("conf", FileSpec.of("/srv/veto/conf", "bad\n").validated("! grep -q bad \"$1\""));
        Report report = bench.apply(conf);
        assertThat(bench.result(report, "conf").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.sh("cat /srv/veto/conf; ls -A /srv/veto")).isEqualTo("good\nconf\n");
    }

    @Test
    void namesTheDirectoryThatNobodyMakes() {
        Plan plan = bench.plan(file("lost", FileSpec.of("/srv/nobody/file", "x")));
        assertThat(plan.isApplicable()).isFalse();
        assertThat(plan.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("path:/srv/nobody"));
    }

    @Test
    void runsACommandOnceWhenItsGuardIsContent() {
        Task once = bench.task(
                        "once",
                        new CommandModule(),
                        CommandSpec.script("id -un >/srv/once").creating("/srv/once"))
                .build();
        assertThat(bench.converge(once).count(Outcome.CHANGED)).isEqualTo(1);
        Task useless = bench.task(
                        "useless",
                        new CommandModule(),
                        CommandSpec.script("true").creating("/srv/never"))
                .build();
        Report report = bench.apply(useless);
        assertThat(bench.result(report, "useless").outcome()).isEqualTo(Outcome.FAILED);
        Task always = bench.task("always", new CommandModule(), CommandSpec.script("true"))
                .build();
        Report unverified = bench.apply(always);
        assertThat(bench.result(unverified, "always").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(bench.result(unverified, "always").verified()).isFalse();
    }

    @Test
    void seesAReadOnlyFileSystem() {
        bench.sh("mkdir -p /srv/fixed && mount -t tmpfs -o ro none /srv/fixed");
        Plan plan = bench.plan(file("f", FileSpec.of("/srv/fixed/f", "x")));
        assertThat(plan.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("read-only"));
        assertThat(Optional.of(plan.isApplicable())).contains(false);
    }

    @Test
    void writesIntoAFileThatIsAMountPointAndIntoOtherFileSystems() {
        bench.sh(
                "mkdir -p /srv/other && mount -t tmpfs none /srv/other && echo old >/srv/other/a && echo old >/srv/below"
                        + " && touch /srv/mounted && mount --bind /srv/below /srv/mounted");
        try {
            Task[] tasks = {
                bench.task(
                                "mounted",
                                new FileModule(),
                                FileSpec.of("/srv/mounted", "new\n").owned("root", "root", "0640"))
                        .build(),
                bench.task("other", new FileModule(), FileSpec.of("/srv/other/a", "new\n"))
                        .build(),
            };
            assertThat(bench.converge(tasks).unforeseen()).isEmpty();
            assertThat(bench.sh("cat /srv/below /srv/other/a; stat -c %a /srv/below; ls -A /srv/other"))
                    .isEqualTo("new\nnew\n640\na\n");
        } finally {
            bench.sh("umount /srv/mounted /srv/other; rm -rf /srv/mounted /srv/below /srv/other");
        }
    }

    @Test
    void keepsSetgidAndStickyDirectoriesAndTakesNumbersThatNobodyHas() {
        Task[] tasks = {
            bench.task("shared", new DirectoryModule(), DirectorySpec.of("/srv/shared", "root", "adm", "3775"))
                    .build(),
            bench.task(
                            "file",
                            new FileModule(),
                            FileSpec.of("/srv/shared/-a b", "x").owned("54321", "54322", "4750"))
                    .build(),
        };
        assertThat(bench.converge(tasks).unforeseen()).isEmpty();
        assertThat(bench.sh("stat -c '%a %u:%g' /srv/shared '/srv/shared/-a b'"))
                .isEqualTo("3775 0:4\n4750 54321:54322\n");
        bench.sh("chmod 775 /srv/shared; chmod g-s,o-t /srv/shared");
        bench.expectChanges(List.of("shared: mode differs"), tasks);
        bench.converge(tasks);
        assertThat(bench.sh("stat -c %a /srv/shared")).isEqualTo("3775\n");
    }

    @Test
    void putsSmallAndLargeFilesWhereAnotherUserCanWrite(@TempDir Path local) throws IOException {
        bench.sh("install -d -o www-data -m 755 /srv/theirs");
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        Path path = Files.write(local.resolve("large"), bytes);
        Content content = new Content(List.of(new Content.LocalFile(path, ScriptBench.sha256(bytes), bytes.length)));
        Task small = file("small", FileSpec.of("/srv/theirs/small", "x\n"));
        Task large = file("large", FileSpec.of("/srv/theirs/large", content).owned("www-data", "www-data", "640"));
        bench.converge(small, large);
        assertThat(bench.sh("cd /srv/theirs; ls -A; stat -c '%a %U:%G %s' *"))
                .isEqualTo("large\nsmall\n640 www-data:www-data 200000\n644 root:root 2\n");
        bench.sh("echo y >/srv/theirs/small");
        bench.converge(small, large);
        assertThat(bench.sh("cat /srv/theirs/small")).isEqualTo("x\n");
    }
}
