package dev.fettle.cli;

import dev.fettle.assembly.Surroundings;
import dev.fettle.report.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Hold an infra of this machine below a temporary directory, and run commands on it. */
abstract class LocalInfra {

    static final String PASSWORD = "s3cr3t-Pa55word";

    /** The steps of a trial. */
    static final List<String> TRIAL = List.of(
            "plan",
            "apply",
            "apply again",
            "break, plan",
            "mend",
            "mended",
            "remove",
            "removed",
            "halfway",
            "go on",
            "gone on",
            "remove");

    @TempDir
    Path dir;

    Path target;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeInfra() throws IOException {
        target = Files.createDirectory(dir.resolve("target"));
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("Note.pkl"), """
                open module Note
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Modules.pkl" as on
                import "modulepath:/fettle/Task.pkl" as fettle
                import "modulepath:/fettle/secret.pkl"
                taskserv = "note"
                name = "note"
                base: String
                text: String = "hello"
                token: fettle.SecretText = secret.env("NOTE_TOKEN")
                local home = new on.Directory { id = "home"; path = "\\(base)/note"; mode = "0750" }
                tasks {
                  home
                  new on.File {
                    id = "file"
                    path = "\\(base)/note/note.txt"
                    mode = "0600"
                    content = "text=\\(text)\\ntoken=\\(secret.of(token))\\n"
                  }
                }
                """);
        infra("base = \"" + target + "\"");
    }

    /** Leave no entry in this machine's ledger. */
    @AfterEach
    void takeEverythingAway() throws IOException {
        infra("base = \"" + target + "\"");
        run("taskserv", "delete", "note", "--infra", "here", "-y");
    }

    final void infra(String config) throws IOException {
        Files.writeString(dir.resolve("infra/here.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "../Note.pkl"
                servers {
                  ["here"] {
                    connection = "local"
                    act_as = "%s"
                    taskservs { new Note { %s } }
                  }
                }
                """.formatted(System.getProperty("user.name"), config));
    }

    final int run(String... args) {
        out.reset();
        err.reset();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Style.PLAIN,
                Terminal.NONE);
        Surroundings surroundings = new Surroundings(
                dir, System.getProperty("user.name"), dir.resolve("cache"), Map.of("NOTE_TOKEN", PASSWORD));
        return Main.run(Desk.shop(console, surroundings, dir), args);
    }

    final String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    final String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
