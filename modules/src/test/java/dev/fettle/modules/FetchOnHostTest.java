package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.fetch.FetchModule;
import dev.fettle.modules.fetch.FetchSpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SandboxHosts("fetch-1")
final class FetchOnHostTest {

    private static final String SOURCE = "/srv/-it's $HOME";

    private final HostBench bench;

    @TempDir
    private Path directory;

    private Path target;

    FetchOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    @BeforeEach
    void nameTheTarget() {
        target = directory.resolve("new/dir/it's a copy");
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.sh("rm -rf -- /srv/*");
        bench.converge();
    }

    private void write(String text) {
        bench.sh("printf '" + text + "' >\"/srv/-it's \\$HOME\"");
    }

    private Task task(FetchSpec spec) {
        return bench.task("fetch", new FetchModule(), spec).build();
    }

    private Task fetch() {
        return task(FetchSpec.of(SOURCE, target));
    }

    private String problem(Task task) {
        Plan plan = bench.plan(task);
        assertThat(plan.diagnostics()).hasSize(1);
        return plan.diagnostics().get(0).summary();
    }

    @Test
    void bringsBytesOfAnyKindAndOnlyOnce() throws IOException {
        String digest =
                bench.sh("head -c 3000000 /dev/urandom >\"/srv/-it's \\$HOME\"; sha256sum <\"/srv/-it's \\$HOME\"");
        assertThat(bench.plan(fetch()).changes()).hasSize(1);
        assertThat(target).doesNotExist();
        Report report = bench.converge(fetch());
        assertThat(report.results()).extracting(r -> r.outcome()).containsExactly(Outcome.CHANGED);
        assertThat(target).hasSize(3_000_000).hasDigest("SHA-256", digest.split(" ")[0]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.getParent())))
                .isEqualTo("rwx------");
        assertThat(target.getParent()).isDirectoryNotContaining(p -> !p.equals(target));
    }

    @Test
    void noticesWhatChangedOnEitherSide() throws IOException {
        write("one");
        bench.converge(fetch());
        Files.writeString(target, "scribbled over");
        bench.expectChanges(List.of("fetch: " + target + " differs"), fetch());
        bench.converge(fetch());
        assertThat(target).hasContent("one");
        write("two");
        bench.converge(fetch());
        assertThat(target).hasContent("two");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        bench.expectChanges(List.of("fetch: mode differs"), fetch());
        bench.converge(fetch());
    }

    @Test
    void fetchesWhatAnEarlierTaskMakes() {
        Task file = bench.task("file", new FileModule(), FileSpec.of(SOURCE, "made\n"))
                .build();
        Plan plan = bench.plan(file, fetch());
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.changes()).extracting(p -> p.id().name()).containsExactly("file", "fetch");
        bench.converge(file, fetch());
        assertThat(target).hasContent("made");
    }

    @Test
    void aFileThatIsNotThereIsAnErrorUnlessItMayBeMissing() {
        assertThat(problem(fetch())).contains("the host has no `" + SOURCE + "`");
        Task optional = task(new FetchSpec(SOURCE, target, "0600", true));
        bench.converge(optional);
        assertThat(target).doesNotExist();
        bench.sh("mkdir \"/srv/-it's \\$HOME\"");
        assertThat(problem(optional)).contains("`" + SOURCE + "` of the host is not a file");
    }

    @Test
    void whatIsInTheWayStays() throws IOException {
        write("one");
        Files.createDirectories(target);
        assertThat(problem(fetch())).contains("`" + target + "` of the controller is not a file");
        assertThat(target).isDirectory();
        Path inside = directory.resolve("a file/copy");
        Files.writeString(inside.getParent(), "a file");
        Report report = bench.apply(task(FetchSpec.of(SOURCE, inside)));
        assertThat(bench.result(report, "fetch").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.result(report, "fetch").detail()).startsWith("`" + inside + "` cannot be written: ");
        assertThat(inside.getParent()).hasContent("a file");
    }
}
