package dev.fettle.standin.config;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.ReleaseVersion;
import dev.fettle.standin.config.Settings.Source;
import dev.fettle.standin.config.Settings.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Find the effective value of every option: a flag wins over the environment, that over YAML, that over the default. */
public final class SettingsLoader {
    private static final Pattern EXTERNAL_AUTH =
            Pattern.compile("CODER_(?:EXTERNAL_AUTH|GITAUTH)_(\\d{1,4})_[A-Z0-9_]+");

    private final ReleaseVersion version;
    private final OptionTable table;

    /** Create a loader for a release. */
    public SettingsLoader(ReleaseVersion version, OptionTable table) {
        this.version = requireNonNull(version, "version is null");
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * Read all sources.
     *
     * @throws Fatal if a value does not fit its option, or the YAML file is unreadable or has unknown keys
     */
    public Settings load(CommandLine line, Map<String, String> env) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Option option : table.options()) {
            values.put(option.env(), new Value(option.fallback(), Source.DEFAULT));
        }
        Map<String, Value> fromEnv = environment(env);
        Map<String, Value> fromFlags = flags(line);
        Value path = fromFlags.getOrDefault("CODER_CONFIG_PATH", fromEnv.get("CODER_CONFIG_PATH"));
        if (path != null && !path.text().isEmpty()) {
            file(path.text()).forEach((key, text) -> values.put(key, new Value(text, Source.YAML)));
        }
        values.putAll(fromEnv);
        values.putAll(fromFlags);
        checkExternalAuth(env);
        return new Settings(version, values);
    }

    /** Write the YAML file that stands for the settings. */
    public String yaml(Settings settings) {
        return YamlFile.write(table, settings);
    }

    /** List every option and where its value came from. */
    public String sources(Settings settings) {
        StringBuilder out = new StringBuilder();
        for (Option option : table.options()) {
            Source source = settings.source(option.env());
            out.append(option.env())
                    .append(" → ")
                    .append(source.name().toLowerCase(java.util.Locale.ROOT))
                    .append('\n');
        }
        return out.toString();
    }

    private Map<String, Value> environment(Map<String, String> env) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Option option : table.options()) {
            String text = env.get(option.env());
            if (text == null && "CODER_TELEMETRY_ENABLE".equals(option.env()) && version.readsTelemetryAlias()) {
                text = env.get("CODER_TELEMETRY");
            }
            if (text != null && (!text.isEmpty() || version.emptyEnvironmentCounts())) {
                check(option, text, "environment variable " + option.env());
                values.put(option.env(), new Value(text, Source.ENV));
            }
        }
        return values;
    }

    private Map<String, Value> flags(CommandLine line) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Option option : table.options()) {
            for (String flag : option.flags()) {
                line.flag(flag).ifPresent(text -> {
                    check(option, text, "flag " + flag);
                    values.put(option.env(), new Value(text, Source.FLAG));
                });
            }
        }
        return values;
    }

    private void check(Option option, String text, String where) {
        try {
            Values.check(option, text, version);
        } catch (IllegalArgumentException e) {
            String empty = text.isEmpty() ? " (it is set but empty, which counts as a value in this release)" : "";
            throw new Fatal("parsing " + where + ": the value " + e.getMessage() + empty);
        }
    }

    private Map<String, String> file(String path) {
        String text;
        try {
            text = Files.readString(Path.of(path));
        } catch (NoSuchFileException e) {
            throw new Fatal("read config file `" + path + "`: no such file or directory");
        } catch (IOException e) {
            throw new Fatal("read config file `" + path + "`: " + e.getMessage());
        }
        return YamlFile.read(text, path, table, version);
    }

    private static void checkExternalAuth(Map<String, String> env) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : env.keySet()) {
            Matcher matcher = EXTERNAL_AUTH.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        int expected = 0;
        for (int number : numbers) {
            if (number != expected++) {
                throw new Fatal("external auth providers are not numbered from 0 without gaps: provider "
                        + (expected - 1) + " is missing");
            }
        }
    }
}
