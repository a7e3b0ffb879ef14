package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does who writes a taskserv. */
final class AuthorCommandsTest extends LocalInfra {

    /** Trials boot hosts, which needs root; in CI they must not be left out. */
    private static void needsHosts() {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(System.getProperty("user.name").equals("root"), "Booting hosts needs root.");
        }
    }

    private void replace(Path file, String what, String by) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(what);
        Files.writeString(file, text.replace(what, by));
    }

    @Test
    void beginsATaskservThatPassesItsTrial() {
        needsHosts();
        assertThat(run("taskserv", "new", "my-app")).isZero();
        assertThat(out()).contains("taskservs/my-app/MyApp.pkl", "infra/my-app-try.pkl", "fettle taskserv test my-app");
        assertThat(run("taskserv", "list")).isZero();
        assertThat(out()).contains("my-app", "coder");
        assertThat(run("taskserv", "show", "my-app")).isZero();
        assertThat(out()).contains("`log_level: \"debug\" | *\"info\" | \"warn\" = \"info\"`", "How much it says.");
        assertThat(run("taskserv", "test", "my-app")).as(out() + err()).isZero();
        assertThat(out().lines().map(line -> line.split(" {2,}")[1])).containsExactlyElementsOf(TRIAL);
        assertThat(out()).contains("4 broken, all seen").doesNotContain("FAILED");
    }

    @Test
    void findsATaskThatIsNeverDone() throws IOException {
        needsHosts();
        run("taskserv", "new", "restless");
        Path module = dir.resolve("taskservs/restless/Restless.pkl");
        replace(module, "  service\n}", "  service\n  new on.Command { id = \"always\"; script = \"true\" }\n}");
        assertThat(run("taskserv", "test", "restless")).isEqualTo(1);
        assertThat(out()).contains("FAILED  apply again  1 to change: restless/always@restless-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"My", "1st", "a--b", "a_b", "../up", ""})
    void refusesNamesThatDoNotFit(String name) throws IOException {
        assertThat(run("taskserv", "new", name)).isEqualTo(3);
        assertThat(err()).contains("is not a name for a taskserv");
        assertThat(dir.resolve("taskservs")).doesNotExist();
    }

    @Test
    void overwritesNothing() throws IOException {
        assertThat(run("taskserv", "new", "twice")).isZero();
        Path module = dir.resolve("taskservs/twice/Twice.pkl");
        Files.writeString(module, "mine");
        assertThat(run("taskserv", "new", "twice")).isEqualTo(3);
        assertThat(err()).contains("`taskservs/twice/Twice.pkl` is there already.");
        assertThat(module).hasContent("mine");
    }

    @Test
    void triesNothingOnHostsThatAreNotDisposable() {
        assertThat(run("taskserv", "test", "note", "--infra", "here")).isEqualTo(3);
        assertThat(err()).contains("Server `here` is no disposable host, so nothing is tried on it.");
        assertThat(target.resolve("note")).doesNotExist();
    }

    @Test
    void looksUpModulesAndTaskservs() {
        assertThat(run("module", "list")).isZero();
        assertThat(out())
                .contains("File ", "SystemdUnit ")
                .satisfies(t -> assertThat(t.lines())
                        .hasSize(dev.fettle.modules.Modules.all().size()));
        assertThat(run("module", "show", "fettle.systemd-unit")).isZero();
        assertThat(out()).contains("# SystemdUnit", "- `name: String", "The unit, such as `coder.service`");
        assertThat(run("module", "show", "--all")).isZero();
        assertThat(out()).contains("# File", "# User").doesNotContain("moduleName");
        assertThat(run("module", "show", "nothing")).isEqualTo(3);
        assertThat(err()).contains("There is no module `nothing`.", "Archive");
        assertThat(run("taskserv", "show", "coder")).isZero();
        assertThat(out())
                .contains("access_url", "## Database", "## Operation `upgrade`", "- `to: Version`", "- `lines: Int")
                .doesNotContain("- `requires", "- `arguments");
        assertThat(run("taskserv", "show", "nginx")).isZero();
        assertThat(out()).contains("server_names", "asks nobody for").doesNotContain("## Operation");
        assertThat(run("taskserv", "show", "nothing")).isEqualTo(3);
        for (String kind : new String[] {"plan", "report", "event", "diagnostics", "saved-plan"}) {
            assertThat(run("schema", kind)).isZero();
            assertThat(out()).contains("json-schema.org");
        }
        assertThat(run("schema", "nothing")).isEqualTo(3);
    }
}
