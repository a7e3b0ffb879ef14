package dev.fettle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Put under the help of each command lines that can be typed. */
final class Examples {

    private Examples() {}

    /** Return the lines of every command, by its words without the program's name. */
    static Map<String, List<String>> all() {
        Map<String, List<String>> examples = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("==")) {
                lines = new ArrayList<>();
                examples.put(line.substring(2).strip(), lines);
            } else if (!line.startsWith("#")) {
                lines.add(line);
            }
        }
        return examples;
    }

    /** Give a command and those below it their examples. */
    static void add(CommandLine line) {
        Map<String, List<String>> all = all();
        for (CommandLine each : tree(line)) {
            List<String> examples = all.getOrDefault(words(each), List.of());
            if (!examples.isEmpty()) {
                each.getCommandSpec()
                        .usageMessage()
                        .footerHeading("%nExamples:%n")
                        // A footer is a format.
                        .footer(examples.stream()
                                .map(example -> "  " + example.replace("%", "%%"))
                                .toArray(String[]::new));
            }
        }
    }

    /** Return a command and those below it, each after the one it belongs to. */
    static List<CommandLine> tree(CommandLine line) {
        List<CommandLine> all = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(each -> all.addAll(tree(each)));
        return all;
    }

    /** Return the words of a command behind the program's name. */
    static String words(CommandLine line) {
        String name = line.getCommandSpec().qualifiedName();
        return name.contains(" ") ? name.substring(name.indexOf(' ') + 1) : "";
    }

    private static String text() {
        try (InputStream in = Examples.class.getResourceAsStream("examples.txt")) {
            if (in == null) {
                throw new IllegalStateException("`examples.txt` is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
