package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.pkl.TaskservPackage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody does with packages before a host is there: check them, pin them, begin an infra with them. */
class PackageCommandsTest {

    private final Desk desk;
    private final Path dir;

    PackageCommandsTest(@TempDir Path dir) throws IOException {
        this.dir = dir.toRealPath();
        this.desk = new Desk(this.dir);
    }

    static Stream<String> packages() {
        return TaskservPackage.all(PackageCommandsTest.class.getClassLoader()).stream()
                .map(TaskservPackage::name);
    }

    @BeforeEach
    void writePackages() {
        desk.write("taskservs/tidy/Tidy.pkl", """
                /// A file of its own.
                @Package { version = "1.0.0"; engine = "0.1.0" }
                open module Tidy
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/Taskserv.pkl" as base
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/fettle/capability/postgresql.pkl"
                taskserv = "tidy"
                name = "tidy"
                /// Whom to write to.
                contact: String(contains("@"))
                /// Whether it keeps its data in a database.
                durable: Boolean = false
                supports { new { id = "debian"; version = "12"; codename = "bookworm" } }
                class Requires extends base.Requires { database: postgresql.Database }
                requires = new Requires {
                  database { wanted = module.durable; database = "tidy"; username = "tidy"; password = secret.store("tidy") }
                }
                tasks { new on.File { id = "file"; path = "/srv/tidy"; owner = "tidy"; content = module.contact } }
                """);
        desk.write("infra/tidy-try.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "../taskservs/tidy/Tidy.pkl"
                servers { ["tidy-1"] { connection = "sandbox"; taskservs { new Tidy { contact = "a@b" } } } }
                """);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageIsValidAndBeginsAnInfraThatLoads(String name) throws IOException {
        assertThat(desk.run("taskserv", "validate", name)).as(desk.said()).isZero();
        assertThat(desk.out()).contains(" tasks, tried with its examples.", name + ": 0 errors, ");
        assertThat(desk.run("taskserv", "generate", name)).as(desk.said()).isZero();
        String text = desk.out();
        desk.write("infra/it.pkl", text);
        assertThat(desk.run("taskserv", "check-deps", name, "--infra", "it"))
                .as(desk.said() + text)
                .isZero();
        assertThat(desk.out()).contains("\n" + name + "-1/" + name + "\n");
        // Every default as it is printed is one that Pkl takes; sentences have a blank behind the slashes.
        desk.write("infra/it.pkl", text.replaceAll("(?m)^( +)//(?! )", "$1"));
        assertThat(desk.run("taskserv", "check-deps", name, "--infra", "it"))
                .as(desk.said() + Files.readString(dir.resolve("infra/it.pkl")))
                .isZero();
    }

    @Test
    void everyPackageSaysItsVersionAndTheFettleItNeeds() {
        assertThat(TaskservPackage.all(getClass().getClassLoader()))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.version()).isPresent())
                .allSatisfy(found -> assertThat(found.engine()).isPresent());
    }

    @Test
    void validatesAPackageOfTheDirectoryWithItsOwnInfra() {
        assertThat(desk.run("taskserv", "validate", "tidy", "--strict"))
                .as(desk.said())
                .isZero();
        assertThat(desk.said()).isEqualTo("""
                1 tasks, tried with infra/tidy-try.pkl.
                What no task brings about, so their host or its packages must: path:/srv, user:tidy.
                tidy: 0 errors, 0 advised.
                """);
        assertThat(desk.run("taskserv", "validate", "taskservs/tidy/Tidy.pkl", "--json"))
                .isZero();
        assertThat(desk.out()).contains("\"format\" : \"fettle.diagnostics\"", "\"diagnostics\" : [ ]");
    }

    @Test
    void whatIsBegunHasNothingLeftOut() {
        assertThat(desk.run("taskserv", "new", "my-app")).isZero();
        assertThat(desk.run("taskserv", "validate", "my-app", "--strict"))
                .as(desk.said())
                .isZero();
    }

    @Test
    void saysWhatAnAuthorHasLeftOut() {
        desk.write("taskservs/bare/Bare.pkl", """
                open module Bare
                extends "modulepath:/fettle/Taskserv.pkl"
                taskserv = "other"
                name = "bare"
                port = 80
                limits: Limits
                class Limits { most: Int = 3 }
                """);
        assertThat(desk.run("taskserv", "validate", "bare")).isZero();
        assertThat(desk.err().lines().filter(line -> !line.startsWith("  hint")))
                .containsExactly(
                        "warning[advice] The taskserv is called `other`, and its package `bare`.",
                        "  at taskservs/bare/Bare.pkl:1:1",
                        "warning[advice] The module has no doc comment.",
                        "  at taskservs/bare/Bare.pkl:1:1",
                        "warning[advice] The package does not say its version.",
                        "  at taskservs/bare/Bare.pkl:1:1",
                        "warning[advice] The package does not say which systems it supports.",
                        "  at taskservs/bare/Bare.pkl:1:1",
                        "warning[advice] Key `port` has no type, so every mistake passes.",
                        "  at taskservs/bare/Bare.pkl:5:1",
                        "warning[advice] Key `port` has no doc comment.",
                        "  at taskservs/bare/Bare.pkl:5:1",
                        "warning[advice] Key `limits` has no doc comment.",
                        "  at taskservs/bare/Bare.pkl:6:1",
                        "warning[advice] Key `limits.most` has no doc comment.",
                        "  at taskservs/bare/Bare.pkl:7:1",
                        "warning[advice] There is no infra to test it with.");
        assertThat(desk.run("taskserv", "validate", "bare", "--strict")).isEqualTo(3);
        assertThat(desk.out()).contains("bare: 0 errors, 9 advised.");
    }

    @Test
    void findsMistakesThatOnlyExpansionMeets() {
        desk.write("taskservs/late/Late.pkl", """
                open module Late
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                taskserv = "late"
                name = "late"
                tasks { new on.File { id = "file"; path = "late"; content = "x" } }
                """);
        assertThat(desk.run("taskserv", "validate", "late")).isEqualTo(3);
        assertThat(desk.err()).contains("error[definition-invalid]", "Late.pkl:6", "`startsWith(\"/\")`");
        desk.write("taskservs/late/Late.pkl", "open module Late\nport: Int = 1\n");
        assertThat(desk.run("taskserv", "validate", "late")).isEqualTo(3);
        assertThat(desk.err()).contains("Module `taskservs/late/Late.pkl` is not a taskserv.");
        desk.write("taskservs/late/Late.pkl", "open module Late\nport: Int =\n");
        assertThat(desk.run("taskserv", "validate", "late", "--json")).isEqualTo(3);
        assertThat(desk.out()).contains("\"severity\" : \"error\"", "\"line\" : 2");
        assertThat(desk.run("taskserv", "validate", "nothing")).isEqualTo(3);
        assertThat(desk.err()).contains("There is no taskserv `nothing`.", "tidy");
        assertThat(desk.run("taskserv", "validate", "nothing.pkl")).isEqualTo(3);
        assertThat(desk.err()).contains("There is no module");
    }

    @Test
    void saysWhoProvidesWhatIsAskedFor() {
        assertThat(desk.run("taskserv", "check-deps", "tidy")).isZero();
        assertThat(desk.out()).isEqualTo("""
                tidy 1.0.0
                  requires postgresql.database (database), where its configuration makes that necessary: postgresql
                """);
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "../taskservs/tidy/Tidy.pkl"
                servers { ["a"] { taskservs { new Tidy { contact = "a@b"; durable = true } } } }
                """);
        assertThat(desk.run("taskserv", "check-deps", "tidy", "--infra", "it")).isEqualTo(3);
        assertThat(desk.said())
                .contains(
                        "a/tidy\n  postgresql.database (database): nobody\n",
                        "error[provider-missing] `a/tidy/database`");
        assertThat(desk.run("taskserv", "check-deps", "tidy", "--infra", "it", "--json"))
                .isEqualTo(3);
        assertThat(desk.out())
                .contains("\"format\" : \"fettle.dependencies\"", "\"provider\" : null", "\"wanted\" : false");
        assertThat(desk.run("taskserv", "check-deps", "redis", "--infra", "it")).isEqualTo(3);
        assertThat(desk.err()).contains("Infra `it` runs no taskserv `redis`.");
        assertThat(desk.run("taskserv", "check-deps", "redis")).isZero();
        assertThat(desk.out()).contains("  requires and provides nothing");
    }

    @Test
    void writesAnInfraForAPackageOfTheDirectoryAndOverwritesNothing() throws IOException {
        assertThat(desk.run("taskserv", "generate", "tidy", "-o", "deep/er/it.pkl"))
                .isZero();
        Path file = dir.resolve("deep/er/it.pkl");
        assertThat(file)
                .content()
                .contains("import \"../../taskservs/tidy/Tidy.pkl\"")
                .contains("contact = \"ops@example.com\"", "//durable = false", "// Whom to write to.");
        assertThat(desk.run("taskserv", "generate", "tidy", "-o", "deep/er/it.pkl"))
                .isEqualTo(3);
        assertThat(desk.err()).contains("`deep/er/it.pkl` is there already.");
        assertThat(desk.run("taskserv", "generate", "tidy", "-o", "infra/it.pkl", "--server", "box"))
                .isZero();
        assertThat(desk.run("taskserv", "check-deps", "tidy", "--infra", "it"))
                .as(desk.said())
                .isZero();
        assertThat(desk.out()).contains("box/tidy");
    }

    @Test
    void saysWhatMustBeFilledIn() {
        desk.write("taskservs/odd/Odd.pkl", """
                open module Odd
                extends "modulepath:/fettle/Taskserv.pkl"
                taskserv = "odd"
                name = "odd"
                code: String(matches(Regex("[A-Z]{7}")))
                """);
        assertThat(desk.run("taskserv", "generate", "odd")).isEqualTo(1);
        assertThat(desk.said()).contains("//code: String(matches(Regex(\"[A-Z]{7}\")))", "No example fits odd.code.");
    }

    private void jar(String name, String version, String upstream) throws IOException {
        Path jar = dir.resolve(name);
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (List<String> file : List.of(
                    List.of("META-INF/fettle/taskservs", "word | taskservs/word/Word.pkl | Says a word\n"),
                    List.of("taskservs/word/Word.pkl", """
                            /// Says a word.
                            @Package { version = "%s"; engine = "0.1" }
                            open module Word
                            extends "modulepath:/fettle/Taskserv.pkl"
                            taskserv = "word"
                            name = "word"
                            /// The release.
                            release: String = "2.8.0"
                            upstream = new { release = module.release; latest = "%s" }
                            """.formatted(version, upstream)))) {
                out.putNextEntry(new ZipEntry(file.get(0)));
                out.write(file.get(1).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void looksForNewerVersionsWherePackagesAreAndAsksForReleasesWhenTold() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String at = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/latest", exchange -> {
            exchange.getResponseHeaders().add("Location", at + "/releases/tag/v2.10.1");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        try {
            jar("packages/word.jar", "1.0.0", at + "/latest");
            jar("shared/deep/word-1.1.0.jar", "1.1.0", at + "/latest");
            assertThat(desk.run("taskserv", "check-updates", "word"))
                    .as(desk.said())
                    .isZero();
            assertThat(desk.said())
                    .isEqualTo("word 1.0.0 (word.jar): nothing newer is found\n"
                            + "word installs 2.8.0: not asked; `--online` asks " + at + "/latest\n");
            assertThat(desk.run("taskserv", "check-updates", "word", "--among", "shared", "--detailed-exitcode"))
                    .isEqualTo(2);
            assertThat(desk.out()).contains("word 1.0.0 (word.jar): 1.1.0 is in word-1.1.0.jar\n");
            assertThat(desk.run("taskserv", "check-updates", "word", "--online"))
                    .isZero();
            assertThat(desk.out()).contains("word installs 2.8.0: 2.10.1 is out\n");
            desk.write("infra/it.pkl", """
                    amends "modulepath:/fettle/Infra.pkl"
                    import "modulepath:/taskservs/word/Word.pkl"
                    servers { ["a"] { taskservs { new Word { release = "2.10.1" } } } }
                    """);
            assertThat(desk.run("taskserv", "check-updates", "--infra", "it", "--online", "--json"))
                    .isZero();
            assertThat(desk.out()).contains("\"subject\" : \"a/word\"", "\"newest\" : \"2.10.1\"");
        } finally {
            server.stop(0);
        }
        assertThat(desk.run("taskserv", "check-updates", "word", "--online")).isEqualTo(1);
        assertThat(desk.said()).contains("word installs 2.8.0: no answer", "warning[environment] The newest release");
        assertThat(desk.run("taskserv", "check-updates", "--among", "nowhere")).isEqualTo(3);
        assertThat(desk.run("taskserv", "show", "word")).isZero();
        assertThat(desk.out()).contains("release: String");
    }

    @Test
    void writesTheModulesForAnEditor() throws IOException {
        jar("packages/word.jar", "1.0.0", "https://example.com");
        assertThat(desk.run("editor")).as(desk.said()).isZero();
        assertThat(dir.resolve(".fettle/modules/fettle/capability/tls.pkl")).exists();
        assertThat(dir.resolve(".fettle/modules/taskservs/coder/CoderServer.pkl"))
                .exists();
        assertThat(dir.resolve(".fettle/modules/taskservs/word/Word.pkl")).exists();
        assertThat(dir.resolve("PklProject")).content().contains("modulePath { \".fettle/modules\" }");
        // Every import of every module is among what was written.
        try (Stream<Path> files = Files.walk(dir.resolve(".fettle/modules"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.readString(file)
                        .lines()
                        .filter(line -> line.matches("(import|extends|amends) \"modulepath:/.*"))
                        .map(line -> line.replaceFirst(".*\"modulepath:/([^\"]*)\".*", "$1"))
                        .forEach(name -> assertThat(
                                        dir.resolve(".fettle/modules").resolve(name))
                                .as("import of " + file)
                                .exists());
            }
        }
        desk.write("PklProject", "mine");
        Files.delete(dir.resolve("packages/word.jar"));
        assertThat(desk.run("editor")).isZero();
        assertThat(dir.resolve(".fettle/modules/taskservs/word/Word.pkl"))
                .as("of a package that is gone")
                .doesNotExist();
        assertThat(dir.resolve("PklProject")).hasContent("mine");
    }

    @Test
    void explainsItself() {
        for (String command : new String[] {"validate", "check-deps", "check-updates", "generate"}) {
            assertThat(desk.run("taskserv", command, "--help")).isZero();
            assertThat(desk.out()).contains("Examples:", "fettle taskserv " + command + " ", "Exit codes:");
        }
        assertThat(desk.run("editor", "--help")).isZero();
        assertThat(desk.run("--version")).isZero();
        assertThat(desk.out()).matches("fettle [0-9].*\\n");
        for (String kind : new String[] {"dependencies", "updates"}) {
            assertThat(desk.run("schema", kind)).isZero();
        }
    }
}
