package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.FileTree;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.tree.TreeModule;
import dev.fettle.modules.tree.TreeSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import dev.fettle.testkit.ScriptBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories with all files below them. */
@SandboxHosts("tree-1")
final class TreeOnHostTest {

    private static final String LONG = "x".repeat(120);
    private static final String ODD = "-odd $(id) 'na\"me' \\x2d.txt";

    private final HostBench bench;

    @TempDir
    private Path local;

    TreeOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    @AfterEach
    void takeAway() {
        bench.converge();
        bench.sh("rm -rf /srv/app");
    }

    private Task task(TreeSpec spec) {
        return bench.task("app", new TreeModule(), spec).build();
    }

    private Content file(String name, byte[] bytes) throws IOException {
        Path path = Files.write(local.resolve(name), bytes);
        return new Content(List.of(new Content.LocalFile(path, ScriptBench.sha256(bytes), bytes.length)));
    }

    private Map<String, Content> files() throws IOException {
        byte[] large = new byte[300_000];
        new Random(1).nextBytes(large);
        Map<String, Content> files = new LinkedHashMap<>();
        files.put("index.html", Content.of("<p>Hello.\n"));
        files.put("bin/run", Content.of("#!/bin/sh\necho it runs\n"));
        files.put("data/large", file("large", large));
        files.put("data/empty", Content.of(""));
        files.put("data/" + ODD, Content.of("odd\r\n"));
        files.put("deep/er/" + LONG + "/é ü", Content.of("no line end"));
        return files;
    }

    @Test
    void keepsWhatIsDescribedAndTakesAwayWhatItPutThere() throws IOException {
        FileTree tree = new FileTree(files(), Set.of("bin/run"));
        TreeSpec spec = TreeSpec.of("/srv/app", tree);
        Report first = bench.converge(task(spec));
        assertThat(first.count(Outcome.CHANGED)).isEqualTo(1);
        assertThat(first.unforeseen()).isEmpty();
        assertThat(bench.sh(
                        "cd /srv/app && ./bin/run && stat -c '%a %U %n' . bin bin/run index.html data/large; ls -A"))
                .isEqualTo(
                        "it runs\n755 root .\n755 root bin\n755 root bin/run\n644 root index.html\n644 root data/large\n"
                                + ".fettle-tree\nbin\ndata\ndeep\nindex.html\n");

        bench.sh("""
                cd /srv/app && echo changed >>index.html && chmod 600 bin/run && rm 'data/empty' && touch data/foreign
                printf x >data/large
                """);
        Plan plan = bench.plan(task(spec));
        assertThat(plan.changes().get(0).decision().reason()).isEqualTo("1 missing, 3 differ");
        assertThat(((dev.fettle.engine.plan.Decision.Change)
                                plan.changes().get(0).decision())
                        .differences())
                .extracting(d -> d.name())
                .containsExactly("bin/run: mode", "data/empty", "data/large", "index.html");
        assertThat(bench.converge(task(spec)).unforeseen()).isEmpty();
        assertThat(bench.sh("cd /srv/app && cat index.html && stat -c %s data/large && ls data"))
                .startsWith("<p>Hello.\n300000\n")
                .contains("foreign", "empty");

        Map<String, Content> fewer = files();
        fewer.remove("deep/er/" + LONG + "/é ü");
        fewer.remove("data/" + ODD);
        Task less = task(TreeSpec.of("/srv/app", new FileTree(fewer, Set.of("bin/run"))));
        bench.expectChanges(List.of("app: 2 too many"), less);
        assertThat(bench.converge(less).unforeseen()).isEmpty();
        assertThat(bench.sh("cd /srv/app && find . -type f | sort"))
                .isEqualTo("./.fettle-tree\n./bin/run\n./data/empty\n./data/foreign\n./data/large\n./index.html\n");

        assertThat(bench.converge().unforeseen()).isEmpty();
        assertThat(bench.sh("find /srv/app")).isEqualTo("/srv/app\n/srv/app/data\n/srv/app/data/foreign\n");
    }

    @Test
    void purgesAllElseButWhatIsKept() {
        TreeSpec spec = TreeSpec.of("/srv/app", FileTree.of(Map.of("a", Content.of("a"))));
        bench.converge(task(spec));
        bench.sh(
                "cd /srv/app && mkdir -p cache/x other/y && touch cache/x/1 other/y/2 'with space' && ln -s /etc link");
        Task purged = task(spec.purged("cache"));
        bench.expectChanges(List.of("app: 5 too many"), purged);
        assertThat(bench.converge(purged).unforeseen()).isEmpty();
        assertThat(bench.sh("cd /srv/app && find . | sort; ls -d /etc/passwd"))
                .isEqualTo(".\n./.fettle-tree\n./a\n./cache\n./cache/x\n./cache/x/1\n/etc/passwd\n");
    }

    @Test
    void goesNowhereElseThroughALinkNorThroughItsList() {
        TreeSpec spec =
                TreeSpec.of("/srv/app", FileTree.of(Map.of("sub/hostname", Content.of("a"), "b", Content.of("b"))));
        bench.converge(task(spec));
        bench.sh("cd /srv/app && rm -r sub && ln -s /etc sub && cp /etc/hostname /tmp/before"
                + " && printf '../../etc/hostname\\n/etc/hostname\\n' >>.fettle-tree");
        Plan plan = bench.plan(task(spec));
        assertThat(plan.isApplicable()).isFalse();
        assertThat(plan.diagnostics().get(0).summary()).contains("`/srv/app/sub` is a symbolic link");
        assertThat(bench.converge().unforeseen()).isEmpty();
        assertThat(bench.sh("cmp /etc/hostname /tmp/before && echo same; ls /srv/app"))
                .isEqualTo("same\nsub\n");
    }

    @Test
    void takesOverWhatAnotherTaskHasMadeAndSharesNothing() {
        Task file = bench.task("file", new FileModule(), FileSpec.of("/srv/app/a", "old\n"))
                .build();
        Task directory = bench.task("dir", new DirectoryModule(), DirectorySpec.of("/srv/app", "root", "root", "0755"))
                .build();
        bench.converge(directory, file);
        Task tree = task(TreeSpec.of("/srv/app", FileTree.of(Map.of("a", Content.of("new\n")))));
        bench.expectChanges(List.of("app: 1 differs"), tree);
        assertThat(bench.converge(tree).unforeseen()).isEmpty();
        assertThat(bench.sh("cat /srv/app/a")).isEqualTo("new\n");
        assertThatThrownBy(() -> bench.plan(tree, file)).hasMessageContaining("both manage `path:/srv/app/a`");
    }

    @Test
    void belongsToAnotherUserAndFollowsHimAndSurvivesABrokenRun() {
        bench.sh("id keeper >/dev/null 2>&1 || useradd -r keeper");
        TreeSpec root = TreeSpec.of("/srv/app", FileTree.of(Map.of("a/b", Content.of("1"))));
        bench.converge(task(root));
        bench.sh("echo half >/srv/app/.fettle-tree.tar");
        TreeSpec his = new TreeSpec(
                "/srv/app",
                FileTree.of(Map.of("a/b", Content.of("2"))),
                java.util.Optional.of("keeper"),
                java.util.Optional.of("keeper"),
                "0640",
                "2750",
                false,
                List.of(),
                dev.fettle.modules.support.Presence.PRESENT);
        assertThat(bench.converge(task(his)).unforeseen()).isEmpty();
        assertThat(bench.sh("cd /srv/app && stat -c '%a %U:%G %n' . a a/b && ls -A"))
                .isEqualTo("2750 keeper:keeper .\n2750 keeper:keeper a\n640 keeper:keeper a/b\n.fettle-tree\na\n");
    }
}
