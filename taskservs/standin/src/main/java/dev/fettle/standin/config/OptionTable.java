package dev.fettle.standin.config;

import dev.fettle.standin.base.ReleaseVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hold the options that one release knows. */
public final class OptionTable {
    private final Map<String, Option> byEnv = new LinkedHashMap<>();
    private final Map<String, Option> byFlag = new LinkedHashMap<>();
    private final Map<String, Option> byYaml = new LinkedHashMap<>();

    private OptionTable() {}

    /** Read the table for a release. */
    public static OptionTable of(ReleaseVersion version) {
        OptionTable table = new OptionTable();
        resource()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.copyOf(line.split("\t", -1), 7))
                .forEach(row -> {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = row[i] == null ? "" : row[i];
                    }
                    if (version.within(row[5], row[6])) {
                        table.add(row);
                    }
                });
        return table;
    }

    private void add(String[] row) {
        List<String> flags = row[1].isEmpty() ? List.of() : List.of(row[1].split(", "));
        Option option = new Option(row[0], flags, row[2], row[3], row[4]);
        byEnv.put(option.env(), option);
        flags.forEach(flag -> byFlag.put(flag, option));
        if (!option.yaml().isEmpty()) {
            byYaml.put(option.yaml(), option);
        }
    }

    private static String resource() {
        try (InputStream in = OptionTable.class.getResourceAsStream("options.tsv")) {
            if (in == null) {
                throw new IllegalStateException("options.tsv is missing from the stand-in");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return the options, in the table's order. */
    public Iterable<Option> options() {
        return byEnv.values();
    }

    /** Find an option by a flag with its dashes. */
    public Optional<Option> byFlag(String flag) {
        return Optional.ofNullable(byFlag.get(flag));
    }

    /** Find an option by its environment variable. */
    public Optional<Option> byEnv(String env) {
        return Optional.ofNullable(byEnv.get(env));
    }

    /** Find an option by its YAML path. */
    public Optional<Option> byYaml(String path) {
        return Optional.ofNullable(byYaml.get(path));
    }

    /** Tell whether a YAML path is a group of options. */
    public boolean isGroup(String path) {
        return byYaml.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
    }
}
