package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.acl.AclModule;
import dev.fettle.modules.acl.AclSpec;
import dev.fettle.modules.extendedattribute.ExtendedAttributeModule;
import dev.fettle.modules.extendedattribute.ExtendedAttributeSpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.filecapabilities.FileCapabilitiesModule;
import dev.fettle.modules.filecapabilities.FileCapabilitiesSpec;
import dev.fettle.modules.link.LinkModule;
import dev.fettle.modules.link.LinkSpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What files carry besides owner and mode, and further names of them. The tools are installed by the same plan. */
@SandboxHosts("attributes-1")
final class AttributesOnHostTest {

    private static final String ODD = "/srv/-it's $HOME";

    private final HostBench bench;
    private final Task file;

    AttributesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
        file = bench.task("file", new FileModule(), FileSpec.of(ODD, "content\n"))
                .build();
    }

    @AfterEach
    void takeAwayWhatWasBroughtAbout() {
        bench.converge();
    }

    private Task tool(String name) {
        return bench.task("tool", new PackageModule(), PackageSpec.of(name)).build();
    }

    private String sh(String script) {
        return bench.sh("cd /srv && f=\"./-it's \\$HOME\"; " + script);
    }

    @Test
    void givesUsersAPlaceInAnAccessControlList() {
        Task tool = tool("acl");
        Task acl = bench.task("acl", new AclModule(), AclSpec.of(ODD, "user:daemon:rw", "group:games:r"))
                .after(bench.id("tool"))
                .build();
        assertThat(bench.converge(tool, file, acl).count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(sh("getfacl -cE -- \"$f\"")).contains("user:daemon:rw-\n", "group:games:r--\n");

        sh("setfacl -m user:daemon:r,user:sync:r -- \"$f\"");
        bench.expectChanges(List.of("acl: user:daemon differs"), tool, file, acl);
        bench.converge(tool, file, acl);
        assertThat(sh("getfacl -cE -- \"$f\"")).contains("user:daemon:rw-\n", "user:sync:r--\n");

        bench.converge(tool, file);
        assertThat(sh("getfacl -cE -- \"$f\"")).doesNotContain("daemon").contains("user:sync:r--\n");
    }

    @Test
    void letsAProgramBindLowPortsEvenAfterItWasReplaced() {
        Task tool = tool("libcap2-bin");
        Task capabilities = bench.task(
                        "capabilities",
                        new FileCapabilitiesModule(),
                        FileCapabilitiesSpec.of(ODD, "cap_net_bind_service,cap_net_raw=ep"))
                .after(bench.id("tool"))
                .build();
        bench.converge(tool, file, capabilities);
        assertThat(sh("getcap -- \"$f\"")).contains("cap_net_bind_service,cap_net_raw=ep");

        sh("cp -- \"$f\" new && printf 'other\\n' >new && mv -f new \"$f\"");
        bench.expectChanges(
                List.of("file: content differs", "capabilities: capabilities is missing"), tool, file, capabilities);
        bench.converge(tool, file, capabilities);

        bench.converge(tool, file);
        assertThat(sh("getcap -- \"$f\"")).isEmpty();
    }

    @Test
    void notesAnAttributeOfAnyText() {
        Task tool = tool("attr");
        Task attribute = bench.task(
                        "attribute",
                        new ExtendedAttributeModule(),
                        ExtendedAttributeSpec.of(ODD, "user.origin", "0x41 it's \"so\"\nétrange"))
                .after(bench.id("tool"))
                .build();
        assertThat(bench.converge(tool, file, attribute).count(Outcome.CHANGED)).isEqualTo(3);
        assertThat(sh("getfattr --only-values -n user.origin -- \"$f\"")).isEqualTo("0x41 it's \"so\"\nétrange");

        sh("setfattr -n user.origin -v other -- \"$f\"");
        bench.expectChanges(List.of("attribute: user.origin differs"), tool, file, attribute);
        bench.converge(tool, file, attribute);

        bench.converge(tool, file);
        assertThat(sh("getfattr -d -- \"$f\"")).isEmpty();
    }

    @Test
    void givesAFileAFurtherNameAndTakesOnlyThatAway() {
        Task link = bench.task("link", new LinkModule(), LinkSpec.hard("/srv/second name", ODD))
                .build();
        assertThat(bench.converge(link, file).count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(sh("stat -c %h -- \"$f\"; [ \"$f\" -ef 'second name' ] && echo same"))
                .isEqualTo("2\nsame\n");

        sh("rm 'second name'");
        bench.expectChanges(List.of("link: the link is missing"), link, file);
        bench.converge(link, file);

        bench.converge(file);
        assertThat(sh("ls; cat -- \"$f\"")).isEqualTo("-it's $HOME\ncontent\n");
    }
}
