package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages in directories and jars: which is found, which wins, and what is refused. */
class PackagesTest {

    private static final String INDEX = "META-INF/fettle/taskservs";

    @TempDir
    private Path dir;

    private static String text(String version, String engine) {
        return """
                /// Says a word.
                @Package { version = "%s"; engine = "%s" }
                open module Word
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/testing/Note.pkl"
                import "level.pkl"
                taskserv = "word"
                name = "word"
                /// What it says.
                word: String = "package \\(level.text)"
                /// How often.
                times: Int = 1
                tasks { new Note.Note { id = "word"; path = "/word"; content = "\\(module.word) \\(module.times)" } }
                """.formatted(version, engine);
    }

    private Path jar(String file, String version, String engine) throws IOException {
        Path jar = dir.resolve(file);
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            put(out, INDEX, "# words\nword | taskservs/word/Word.pkl | Says a word\n");
            put(out, "taskservs/word/Word.pkl", text(version, engine));
            put(out, "taskservs/word/level.pkl", "text = \"" + version + "\"\n");
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private PklInfra reader(String imported, String config) throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Path file = Files.writeString(dir.resolve("infra/it.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "%s"
                servers { ["a"] { taskservs { new Word { %s } } } }
                """.formatted(imported, config));
        return PklInfra.builder(InfraFile.of(file))
                .modules(List.of(new Testing.NoteModule()))
                .packages(PackageLoader.places(dir.toRealPath(), Map.of()))
                .build();
    }

    private String said(String imported, String config) throws IOException {
        try (PklInfra infra = reader(imported, config)) {
            Task task = Testing.tasks(infra.load(), "a/word").get(0);
            return ((Testing.Note) task.spec()).content().orElseThrow().toString();
        }
    }

    @Test
    void usesAPackageOfAJar() throws IOException {
        jar("packages/word-1.0.jar", "1.0", "0.1.0");
        assertThat(said("modulepath:/taskservs/word/Word.pkl", "")).contains("package 1.0 1");
    }

    @Test
    void anInfraWinsOverTheTeamAndTheTeamOverThePackage() throws IOException {
        jar("packages/word-1.0.jar", "1.0", "0.1.0");
        Files.createDirectories(dir.resolve("taskservs/word"));
        Files.writeString(dir.resolve("taskservs/word/Word.pkl"), """
                /// Words as this team says them.
                @Package { version = "3.0.0" }
                open module Word
                extends "modulepath:/taskservs/word/Word.pkl"
                word = "team"
                times = 2
                """);
        assertThat(said("../taskservs/word/Word.pkl", "")).contains("team 2");
        assertThat(said("../taskservs/word/Word.pkl", "times = 3")).contains("team 3");
        assertThat(TaskservPackage.in(dir))
                .containsExactly(new TaskservPackage(
                        "word",
                        "taskservs/word/Word.pkl",
                        "Words as this team says them.",
                        java.util.Optional.of(new Version("3.0.0")),
                        java.util.Optional.empty(),
                        "taskservs/word"));
    }

    @Test
    void readsVersionsWithoutPklAndPrefersTheNearerPlace() throws IOException {
        Path near = jar("near.jar", "1.0", "0.1.0");
        Path far = jar("far.jar", "2.0", "0.1.0");
        try (PackageLoader loader =
                new PackageLoader(List.of(near, far), getClass().getClassLoader())) {
            assertThat(TaskservPackage.all(loader).stream()
                            .filter(found -> found.name().equals("word"))
                            .map(found -> found.version().orElseThrow() + " " + found.place()))
                    .containsExactly("1.0 near.jar", "2.0 far.jar");
            assertThat(loader.getResource("taskservs/word/level.pkl"))
                    .asString()
                    .contains("near.jar");
            assertThat(loader.getResource("fettle/Task.pkl")).isNotNull();
        }
        assertThat(PackageLoader.places(dir, Map.of(PackageLoader.VARIABLE, "near.jar:" + far)))
                .containsExactly(near, far);
    }

    @Test
    void refusesOnePackageFromTwoJarsAndPlacesThatAreNotThere() throws IOException {
        jar("packages/word-1.0.jar", "1.0", "0.1.0");
        jar("packages/word-2.0.jar", "2.0", "0.1.0");
        assertThatThrownBy(() -> PackageLoader.places(dir, Map.of()))
                .hasMessageContaining("Taskserv `word` is in `word-1.0.jar` and in `word-2.0.jar`.");
        Files.delete(dir.resolve("packages/word-2.0.jar"));
        assertThatThrownBy(() -> PackageLoader.places(dir, Map.of(PackageLoader.VARIABLE, "gone")))
                .hasMessageContaining("There is no `gone`, which `FETTLE_PACKAGES` names.");
    }

    @Test
    void saysWhichFettleAPackageNeeds() throws IOException {
        jar("packages/word-9.jar", "9.0.0", "99.0");
        EngineException e =
                catchThrowableOfType(EngineException.class, () -> said("modulepath:/taskservs/word/Word.pkl", ""));
        assertThat(e.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.summary())
                    .isEqualTo("Package `word` 9.0.0 needs Fettle 99.0 or newer; this is " + Version.ofFettle() + ".");
            assertThat(d.hint()).isEqualTo("Update Fettle, or pin an older version of the package.");
            assertThat(d.where()).hasValueSatisfying(where -> assertThat(where).hasToString("infra/it.pkl:2:1"));
        });
    }

    @Test
    void aHeaderInACommentSaysNothing() {
        assertThat(TaskservPackage.header("/// @Package { version = \"1.0\" }\n", "version"))
                .isEmpty();
        assertThat(TaskservPackage.header("@base.Package {\n  engine = \"2\"\n  version = \"1.0\"\n}\n", "version"))
                .contains(new Version("1.0"));
    }
}
