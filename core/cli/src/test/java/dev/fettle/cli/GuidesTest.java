package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The guides and the README mean what they say: their code is compiled and run, with a directory of its own for {@code /srv}. Types stand
 * in blocks of their own; the other blocks of a guide are one method. A block of Pkl names its file.
 */
class GuidesTest {

    private static final String IMPORTS = Stream.of(
                    "dev.fettle.assembly.*",
                    "dev.fettle.engine.*",
                    "dev.fettle.engine.apply.*",
                    "dev.fettle.engine.event.*",
                    "dev.fettle.engine.graph.*",
                    "dev.fettle.engine.model.*",
                    "dev.fettle.engine.plan.*",
                    "dev.fettle.engine.spi.*",
                    "dev.fettle.local.*",
                    "dev.fettle.modules.*",
                    "dev.fettle.modules.file.*",
                    "dev.fettle.pkl.*",
                    "dev.fettle.report.*",
                    "dev.fettle.sandbox.*",
                    "dev.fettle.testkit.*",
                    "java.nio.file.*",
                    "java.util.*",
                    "java.util.concurrent.*",
                    "org.junit.jupiter.api.Test")
            .map(name -> "import " + name + ";\n")
            .reduce("", String::concat);

    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record) (\\w+)");

    @TempDir
    Path dir;

    private record Block(String language, String file, String text) {}

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("fettle"))) {
            top = top.getParent();
        }
        return top;
    }

    private static List<Block> blocks(String guide) throws IOException {
        Matcher matcher = Pattern.compile("(?ms)^```(java|pkl) ?(\\S*)\\n(.*?)^```$")
                .matcher(Files.readString(top().resolve(guide)));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        assertThat(blocks).as("blocks of " + guide).isNotEmpty();
        return blocks;
    }

    /** Let what a guide says of this machine be true of a directory, for whoever runs the test. */
    private String here(String text) {
        String user = System.getProperty("user.name");
        return text.replace("/srv", dir.toString())
                .replace("Server.local(\"here\")", "Server.local(\"here\").actingAs(\"" + user + "\")")
                .replace("connection = \"local\"", "connection = \"local\"; act_as = \"" + user + "\"");
    }

    private Path compile(String guide) throws IOException {
        Path classes = Files.createDirectories(dir.resolve("classes"));
        Path sources = Files.createDirectories(dir.resolve("src"));
        List<String> args = new ArrayList<>(List.of(
                "-d",
                classes.toString(),
                "-proc:none",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path")));
        StringBuilder body = new StringBuilder();
        for (Block block : blocks(guide)) {
            Matcher type = TYPE.matcher(block.text());
            if (block.language().equals("pkl")) {
                Path file = dir.resolve(block.file());
                Files.createDirectories(file.getParent());
                Files.writeString(file, here(block.text()));
            } else if (type.find()) {
                args.add(Files.writeString(sources.resolve(type.group(1) + ".java"), IMPORTS + here(block.text()))
                        .toString());
            } else {
                body.append(here(block.text()));
            }
        }
        args.add(Files.writeString(
                        sources.resolve("Guide.java"),
                        IMPORTS + "public class Guide { public static void run() throws Exception {\n" + body + "}}\n")
                .toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, args.toArray(String[]::new));
        assertThat(status)
                .as(guide + "\n" + said.toString(StandardCharsets.UTF_8))
                .isZero();
        return classes;
    }

    @ParameterizedTest
    @CsvSource({
        "core/guides/embed.md, guide/greeting@here: the file is missing|true [guide/greeting@here CHANGED]",
        "core/guides/own-module.md, converged true|then empty true",
        "core/guides/own-taskserv.md, + guide-motd/message|Ask ops@example.com.",
        "core/guides/run-in-ci.md, drifted",
        "core/guides/publish-a-taskserv.md, hi 2"
    })
    void runs(String guide, String expected) throws Exception {
        Path classes = compile(guide);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            loader.loadClass("Guide").getMethod("run").invoke(null);
        } finally {
            System.setOut(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(expected.split("\\|"));
    }

    @ParameterizedTest
    @CsvSource({"README.md", "core/guides/test-it.md"})
    void compiles(String guide) throws IOException {
        assertThat(compile(guide)).isNotEmptyDirectory();
    }

    @Test
    void everyGuideIsHeldToItsWord() throws IOException {
        try (Stream<Path> guides = Files.list(top().resolve("core/guides"))) {
            assertThat(guides.map(guide -> guide.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "embed.md",
                            "own-module.md",
                            "own-taskserv.md",
                            "publish-a-taskserv.md",
                            "run-in-ci.md",
                            "test-it.md");
        }
    }

    @Test
    void aPlanIsLessThanTenLinesAndAnApplyWithAListenerLessThanTwenty() throws IOException {
        List<Block> blocks = blocks("core/guides/embed.md");
        assertThat(blocks.get(0).text()).contains("engine.plan(");
        assertThat(blocks.get(0).text().lines().count()).isLessThan(10);
        assertThat(blocks.get(1).text()).contains(".listener(", "run.apply(");
        assertThat(blocks.get(1).text().lines().count()).isLessThan(20);
    }
}
