package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.assembly.Surroundings;
import dev.fettle.report.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of the task service's document names every line of it, and only commands, checks and tests that there are. */
class MissionTest {

    private static final Pattern ROW = Pattern.compile("\\| (.*?) \\| (.*?) \\| (.*?) \\|");
    private static final Pattern PART = Pattern.compile("(.+) … (?:up to (.+)|to the end)");
    private static final Pattern TEST = Pattern.compile("`([A-Za-z]+Test)\\.([A-Za-z]+)`");
    private static final Pattern COMMAND = Pattern.compile("`fettle ([a-z]+(?: [a-z]+)?)");
    private static final Pattern OPERATION =
            Pattern.compile("`fettle taskserv run coder ([a-z-]+)(?: [a-zA-Z]+=[^`]*)?`");
    private static final Pattern CHECK = Pattern.compile("check `([a-z-]+)`");

    private record Row(String said, String here, String proof) {}

    private final Path root = root();
    private final List<Row> rows = rows();

    @Test
    void everyLineOfTheDocumentIsInTheTable() throws IOException {
        List<String> quoted = rows.stream().map(Row::said).toList();
        List<String> missing = new ArrayList<>();
        String until = "";
        for (String line :
                Files.readAllLines(root.resolve("core/cli/src/test/resources/mission/coder-task-service.txt"))) {
            if (line.equals(until)) {
                until = "";
            }
            String begun = line;
            Optional<Matcher> part = quoted.stream()
                    .map(PART::matcher)
                    .filter(m -> m.matches() && m.group(1).equals(begun))
                    .findFirst();
            if (part.isPresent()) {
                until = Optional.ofNullable(part.get().group(2)).orElse("the end");
            }
            boolean heading = line.isBlank() || line.startsWith("# ") || line.matches("[A-Z][A-Za-z /&()-]*|}");
            if (until.isEmpty() && !heading && !quoted.contains("`" + line + "`") && !nesting(line)) {
                missing.add(line);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A line that only opens a group of keys; the keys in it have rows. */
    private static boolean nesting(String line) {
        return line.matches("(run_user|database|tls|oauth): \\{");
    }

    @Test
    void everyProofIsATestThatThereIs() throws IOException {
        for (Row row : rows) {
            if (row.proof().startsWith("none: ")) {
                continue;
            }
            for (String proof : row.proof().split(", ")) {
                Matcher test = TEST.matcher(proof);
                assertThat(test.matches()).as(row.toString()).isTrue();
                Path source = root.resolve("core/cli/src/test/java/dev/fettle/cli/" + test.group(1) + ".java");
                assertThat(Files.readString(source)).as(row.toString()).contains("void " + test.group(2) + "(");
            }
        }
    }

    @Test
    void everyCommandThatIsNamedIsThere() throws IOException {
        String server = Files.readString(root.resolve("taskservs/coder/CoderServer.pkl"));
        String doctor = Files.readString(root.resolve("taskservs/coder/doctor.pkl"));
        int commands = 0;
        for (Row row : rows) {
            for (Matcher m = COMMAND.matcher(row.here()); m.find(); commands++) {
                List<String> words = new ArrayList<>(List.of(m.group(1).split(" ")));
                words.add("--help");
                assertThat(run(words)).as(row.here()).isZero();
            }
            for (Matcher m = OPERATION.matcher(row.here()); m.find(); ) {
                assertThat(server).contains("[\"" + m.group(1) + "\"]");
            }
            for (Matcher m = CHECK.matcher(row.here()); m.find(); ) {
                assertThat(doctor).contains("id = \"" + m.group(1) + "\"");
            }
        }
        assertThat(commands).isGreaterThan(20);
    }

    private List<Row> rows() {
        try {
            return Files.readAllLines(root.resolve("taskservs/coder/MISSION.md")).stream()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| in the"))
                    .map(line -> line.replace("\\|", "\u0001"))
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(m -> new Row(m.group(1).replace('\u0001', '|'), m.group(2), m.group(3)))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int run(List<String> words) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Console console = new Console(InputStream.nullInputStream(), nowhere, nowhere, Style.PLAIN, Terminal.NONE);
        Surroundings surroundings = new Surroundings(root, "nobody", root, Map.of());
        return Main.run(Desk.shop(console, surroundings, root), words.toArray(String[]::new));
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("fettle"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
