package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.archive.ArchiveModule;
import dev.fettle.modules.archive.ArchiveSpec;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.download.DownloadModule;
import dev.fettle.modules.download.DownloadSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.waitfor.WaitForModule;
import dev.fettle.modules.waitfor.WaitForSpec;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.ScriptBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                .isEqualTo("tool\n.fettle-archive.sha256\nbin\nnobody\n");
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
        Task slow = bench.task("slow", new WaitForModule(), unit("slow.service", Duration.ofMinutes(1)))
                .after(bench.id("start"))
                .build();
        assertThat(bench.converge(start, slow).count(Outcome.CHANGED)).isEqualTo(2);
        Task bad = bench.task("bad", new WaitForModule(), unit("bad.service", Duration.ofSeconds(30)))
                .build();
        Report report = bench.apply(bad);
        assertThat(bench.result(report, "bad").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "bad").detail())
                .contains("The unit has failed")
                .contains("it broke");
    }

    private static WaitForSpec unit(String unit, Duration limit) {
        return new WaitForSpec(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(unit),
                Optional.empty(),
                limit);
    }
}
