package dev.fettle.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Answers.Owed;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.TaskModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Test what a module decides with cases that are data: one file {@code *.case} for each, named after what it shows.
 *
 * <pre>
 * == spec
 * path: /etc/motd
 * content: Hello.\n
 * == answer file
 * present writable none 0 0
 * 81a4 0 0 7/root/root
 * 5f3b…
 * == decision
 * up to date: …
 * </pre>
 *
 * <p>Answers are what the probes' functions print, in the order in which the module names its probes:
 * {@code == answer KIND [status=N] [escaped]}, or {@code == absent KIND} for a host that lacks what the question needs, or
 * {@code == local TEXT} after an answer, for what a {@code Local} argument would be. {@code escaped} reads {@code \xHH} as a byte.
 * {@code == owed EFFECT MICROS} owes an effect. A refused spec has {@code == refused} and the message instead of answers.
 *
 * <p>With the system property {@code fettle.cases.write} the last part of each file is written anew, to be reviewed.
 *
 * @param <S> the module's spec
 */
public final class ModuleCases<S extends Record> {

    private final TaskModule<S> module;

    private ModuleCases(TaskModule<S> module) {
        this.module = module;
    }

    /** Return a test for each case of a directory; at least one is there. */
    public static <S extends Record> Stream<DynamicTest> in(Path directory, TaskModule<S> module) {
        ModuleCases<S> cases = new ModuleCases<>(module);
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(f -> f.toString().endsWith(".case")).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(files).as("cases in " + directory).isNotEmpty();
        return files.stream()
                .map(f -> DynamicTest.dynamicTest(
                        f.getFileName().toString().replace(".case", "").replace('-', ' '), () -> cases.check(f)));
    }

    private record Part(String head, String body) {}

    private void check(Path file) throws IOException {
        List<Part> parts = parts(Files.readString(file));
        Part last = parts.get(parts.size() - 1);
        Part spec = parts.get(0);
        assertThat(spec.head()).isEqualTo("spec");
        String actual;
        if (last.head().equals("refused")) {
            String message = "(not refused)";
            try {
                SpecText.read(module.specType(), spec.body());
            } catch (IllegalArgumentException e) {
                message = String.valueOf(e.getMessage());
            }
            actual = message + "\n";
        } else {
            assertThat(last.head()).isEqualTo("decision");
            actual = DecisionText.of(
                    decide(SpecText.read(module.specType(), spec.body()), parts.subList(1, parts.size() - 1)));
        }
        if (System.getProperty("fettle.cases.write") != null) {
            StringBuilder text = new StringBuilder();
            parts.subList(0, parts.size() - 1)
                    .forEach(p ->
                            text.append("== ").append(p.head()).append('\n').append(p.body()));
            Files.writeString(
                    file, text.append("== ").append(last.head()).append('\n').append(actual));
        } else {
            assertThat(actual).isEqualTo(last.body());
        }
    }

    private Decision decide(S spec, List<Part> parts) {
        Map<Probe<?>, Object> answers = new LinkedHashMap<>();
        List<Part> left = new ArrayList<>(parts);
        Optional<Owed> owed = Optional.empty();
        if (!left.isEmpty() && left.get(0).head().startsWith("owed ")) {
            String[] words = left.remove(0).head().split(" ");
            owed = Optional.of(new Owed(words[1], Long.parseLong(words[2])));
        }
        for (Probe<?> probe : module.probes(spec)) {
            if (probe.kind().name().equals("needs")) {
                answers.put(probe, true);
                continue;
            }
            assertThat(left)
                    .as("answers; missing one to `" + probe.kind() + "`")
                    .isNotEmpty();
            Part part = left.remove(0);
            String[] words = part.head().split(" ");
            assertThat(words[1]).isEqualTo(probe.kind().name());
            if (words[0].equals("absent")) {
                answers.put(probe, probe.kind().absent());
                continue;
            }
            assertThat(words[0]).isEqualTo("answer");
            List<String> locals = new ArrayList<>();
            while (!left.isEmpty() && left.get(0).head().startsWith("local ")) {
                locals.add(left.remove(0).head().substring("local ".length()));
            }
            answers.put(probe, probe.kind().parser().parse(raw(part, List.of(words), locals)));
        }
        assertThat(left).as("answers to questions that were not asked").isEmpty();
        return module.decide(spec, new Answers(answers, owed));
    }

    private static RawAnswer raw(Part part, List<String> words, List<String> locals) {
        int status = words.stream()
                .filter(w -> w.startsWith("status="))
                .mapToInt(w -> Integer.parseInt(w.substring("status=".length())))
                .findFirst()
                .orElse(0);
        byte[] bytes = words.contains("escaped")
                ? SpecText.unescape(part.body()).getBytes(ISO_8859_1)
                : part.body().getBytes(UTF_8);
        return new RawAnswer(status, bytes, false, locals);
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : ("\n" + text).split("\n== ", -1)) {
            int end = part.indexOf('\n');
            if (!parts.isEmpty() || !part.isBlank()) {
                parts.add(
                        end < 0
                                ? new Part(part, "")
                                : new Part(part.substring(0, end), withLineEnd(part.substring(end + 1))));
            }
        }
        return parts;
    }

    private static String withLineEnd(String body) {
        return body.isEmpty() || body.endsWith("\n") ? body : body + "\n";
    }
}
