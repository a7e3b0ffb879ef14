package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.archive.ArchiveModule;
import dev.fettle.modules.archive.ArchiveSpec;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.download.DownloadModule;
import dev.fettle.modules.download.DownloadSpec;
import dev.fettle.modules.gitcheckout.GitCheckoutModule;
import dev.fettle.modules.gitcheckout.GitCheckoutSpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.waitfor.WaitForModule;
import dev.fettle.modules.waitfor.WaitForSpec;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.ScriptBench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SandboxHosts("archives-1")
final class ArchivesOnHostTest {

    private final HostBench bench;
    private final Sandbox sandbox;

    @TempDir
    Path dir;

    ArchivesOnHostTest(Sandbox sandbox, SandboxHost host) {
        this.sandbox = sandbox;
        bench = new HostBench(host, Modules.all());
    }

    private Path archive() throws IOException, InterruptedException {
        Path tree = Files.createDirectories(dir.resolve("tool/bin"));
        // Not compressible, so that it travels on a channel of its own.
        byte[] noise = new byte[6 << 20];
        new Random(1).nextBytes(noise);
        Files.write(tree.resolve("noise"), noise);
        Files.writeString(tree.resolve("tool"), "#!/bin/sh\necho tool\n");
        assertThat(tree.resolve("tool").toFile().setExecutable(true, false)).isTrue();
        Path archive = dir.resolve("tool.tar.gz");
        assertThat(new ProcessBuilder("tar", "-czf", archive.toString(), "-C", dir.toString(), "tool")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return archive;
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    @Test
    void bringsAnArchiveAlongUnpacksItAndTakesItAway() throws Exception {
        Path archive = archive();
        byte[] bytes = Files.readAllBytes(archive);
        Content source = new Content(List.of(new Content.LocalFile(archive, ScriptBench.sha256(bytes), bytes.length)));
        ArchiveSpec spec = new ArchiveSpec(
                Optional.of(source), "/opt/tool", 1, Optional.of("nobody"), Optional.empty(), Presence.PRESENT);
        Task tool = bench.task("tool", new ArchiveModule(), spec).build();
        assertThat(bench.converge(tool).count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(bench.sh("/opt/tool/bin/tool; ls -A /opt/tool; stat -c %U /opt/tool/bin/noise"))
                .isEqualTo("tool\n.fettle-archive.files\n.fettle-archive.links\n.fettle-archive.sha256\nbin\nnobody\n");
        bench.sh("echo by hand >/opt/tool/bin/tool");
        bench.expectChanges(List.of("tool: what was unpacked has changed"), tool);
        bench.converge(tool);
        bench.sh("echo - made >/opt/tool/.fettle-archive.sha256");
        bench.expectChanges(List.of("tool: the archive is not wholly unpacked"), tool);
        bench.converge(tool);
        bench.converge();
        assertThat(bench.sh("ls /opt")).isEmpty();
    }

    @Test
    void fetchesAnArchiveAndUnpacksIt() throws Exception {
        Path archive = archive();
        Files.copy(archive, sandbox.files().resolve("tool.tar.gz"));
        String digest = ScriptBench.sha256(Files.readAllBytes(archive));
        Task fetch = bench.task(
                        "fetch",
                        new DownloadModule(),
                        DownloadSpec.of(sandbox.filesUrl() + "/tool.tar.gz", "/srv/tool.tar.gz", digest))
                .build();
        Task unpack = bench.task(
                        "unpack", new ArchiveModule(), ArchiveSpec.of(Content.of("/srv/tool.tar.gz"), "/opt/fetched"))
                .build();
        assertThat(bench.converge(unpack, fetch).count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(bench.sh("/opt/fetched/tool/bin/tool")).isEqualTo("tool\n");
        bench.sh("echo x >>/srv/tool.tar.gz");
        bench.converge(unpack, fetch);
    }

    @Test
    void unpacksAZipArchiveOnceItsToolIsThere() throws Exception {
        Path tree = Files.createDirectories(dir.resolve("zipped/tool"));
        Files.writeString(tree.resolve("hello"), "hello\n");
        Path archive = dir.resolve("tool.zip");
        assertThat(new ProcessBuilder("zip", "-qr", archive.toString(), "tool")
                        .directory(tree.getParent().toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        byte[] bytes = Files.readAllBytes(archive);
        Content source = new Content(List.of(new Content.LocalFile(archive, ScriptBench.sha256(bytes), bytes.length)));
        Task unpack = bench.task("unpack", new ArchiveModule(), ArchiveSpec.of(source, "/opt/zipped"))
                .build();
        assertThat(bench.plan(unpack).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("needs `command:unzip`"));
        Task unzip = bench.task("unzip", new PackageModule(), PackageSpec.of("unzip"))
                .build();
        Task after = bench.task("unpack", new ArchiveModule(), ArchiveSpec.of(source, "/opt/zipped"))
                .after(unzip.id())
                .build();
        assertThat(bench.plan(after, unzip).tasks())
                .extracting(PlannedTask::certainty)
                .containsExactly(PlannedTask.Certainty.KNOWN, PlannedTask.Certainty.FORETOLD);
        assertThat(bench.converge(after, unzip).count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(bench.sh("cat /opt/zipped/tool/hello")).isEqualTo("hello\n");
    }

    @Test
    void followsAFileOfTheWebAndAListOfDigests() throws Exception {
        Path published = sandbox.files().resolve("app");
        Files.writeString(published, "one");
        Files.writeString(
                sandbox.files().resolve("SHA256SUMS"),
                ScriptBench.sha256("one".getBytes(StandardCharsets.UTF_8)) + "  app\n");
        DownloadSpec plain = DownloadSpec.of(sandbox.filesUrl() + "/app", "/srv/listed", "0".repeat(64));
        Task listed = bench.task(
                        "listed",
                        new DownloadModule(),
                        new DownloadSpec(
                                plain.url(),
                                plain.path(),
                                Optional.empty(),
                                Optional.of(sandbox.filesUrl() + "/SHA256SUMS"),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty(),
                                Optional.of("nobody"),
                                Optional.empty(),
                                Optional.of("0600"),
                                Presence.PRESENT))
                .build();
        Task followed = bench.task(
                        "followed",
                        new DownloadModule(),
                        DownloadSpec.following(sandbox.filesUrl() + "/app", "/srv/followed"))
                .build();
        assertThat(bench.converge(listed, followed).count(Outcome.CHANGED)).isEqualTo(2);
        bench.sh("echo by hand | tee /srv/listed /srv/followed");
        bench.expectChanges(
                List.of("followed: the file is not what was fetched", "listed: content differs"), followed, listed);
        bench.converge(listed, followed);
        assertThat(bench.sh("stat -c '%U %a' /srv/listed; cat /srv/listed /srv/followed"))
                .isEqualTo("nobody 600\noneone");
        bench.converge();
        assertThat(bench.sh("ls -A /srv | grep -E 'listed|followed' || :")).isEmpty();
    }

    @Test
    void checksOutACommitAsItsOwner() {
        bench.sh("apt-get update -q >&2 && apt-get install -y -q --no-install-recommends git >&2");
        bench.sh("""
                export HOME=/root; cd /srv && git init -q -b main work && cd work
                git config user.email a@example.org && git config user.name A
                echo one >file && git add file && git commit -qm one && git tag v1
                echo two >file && git commit -qam two && git clone -q --bare . ../app.git
                chown -R nobody ../app.git
                """);
        Task checkout = checkout("v1");
        assertThat(bench.converge(checkout).count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(bench.sh("cat /opt/app/file; stat -c %U /opt/app /opt/app/file /opt/app/.git/HEAD"))
                .isEqualTo("one\nnobody\nnobody\nnobody\n");
        bench.expectChanges(List.of("checkout: another commit is checked out"), checkout("main"));
        bench.converge(checkout("main"));
        bench.sh("echo by hand >/opt/app/file");
        assertThat(bench.plan(checkout("main")).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("somebody changed files of the checkout"));
        bench.sh("cd /opt/app && git -c safe.directory=/opt/app checkout -q file");
        bench.expectChanges(
                List.of("remove-path:-opt-app: the checkout shall not be there; what was changed in it is lost"));
        bench.converge();
        bench.sh("rm -r /srv/work /srv/app.git; [ ! -e /opt/app ]");
    }

    private Task checkout(String revision) {
        GitCheckoutSpec spec = new GitCheckoutSpec(
                "/opt/app",
                Optional.of("/srv/app.git"),
                Optional.of(revision),
                false,
                false,
                Optional.of("nobody"),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
        return bench.task("checkout", new GitCheckoutModule(), spec).build();
    }

    @Test
    void waitsForAUnitAndSaysWhatItsJournalSays() {
        bench.sh("cat >/etc/systemd/system/slow.service <<'E'\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                + "ExecStart=/bin/sleep 3\nE\n"
                + "cat >/etc/systemd/system/bad.service <<'E'\n[Service]\nExecStart=/bin/sh -c 'echo it broke; exit 3'\nE\n"
                + "systemctl daemon-reload");
        Task start = bench.task(
                        "start",
                        new CommandModule(),
                        CommandSpec.script("systemctl --no-block start slow bad; mkdir /run/started")
                                .creating("/run/started"))
                .build();
        Task slow = bench.task("slow", new WaitForModule(), WaitForSpec.unit("slow.service", Duration.ofMinutes(1)))
                .after(bench.id("start"))
                .build();
        assertThat(bench.converge(start, slow).count(Outcome.CHANGED)).isEqualTo(2);
        Task bad = bench.task("bad", new WaitForModule(), WaitForSpec.unit("bad.service", Duration.ofSeconds(30)))
                .build();
        Report report = bench.apply(bad);
        assertThat(bench.result(report, "bad").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "bad").detail())
                .contains("The unit has failed")
                .contains("it broke");
    }
}
