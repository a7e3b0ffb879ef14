package dev.fettle.standin.base;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Write log lines, for people and as JSON, to the sinks that the options name.
 *
 * <p>Safe for use by several threads. Callers pass no secrets; there is no masking here.
 */
public final class Log {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final List<PrintStream> human;
    private final List<PrintStream> json;
    private final boolean verbose;

    private Log(Clock clock, List<PrintStream> human, List<PrintStream> json, boolean verbose) {
        this.clock = clock;
        this.human = List.copyOf(human);
        this.json = List.copyOf(json);
        this.verbose = verbose;
    }

    /**
     * Open the sinks.
     *
     * @param humanPath where lines for people go; blank for nowhere
     * @param jsonPath where JSON lines go; blank for nowhere
     * @param stderr what {@code /dev/stderr} means
     * @throws Fatal if a file cannot be opened or no sink is left
     */
    public static Log open(Clock clock, String humanPath, String jsonPath, PrintStream stderr, boolean verbose) {
        if (humanPath.isBlank() && jsonPath.isBlank()) {
            throw new Fatal("no loggers provided, use /dev/null to disable logging");
        }
        return new Log(clock, sink(humanPath, stderr), sink(jsonPath, stderr), verbose);
    }

    private static List<PrintStream> sink(String path, PrintStream stderr) {
        List<PrintStream> sinks = new ArrayList<>();
        if ("/dev/stderr".equals(path) || "/dev/stdout".equals(path)) {
            sinks.add(stderr);
        } else if (!path.isBlank()) {
            try {
                OutputStream file =
                        Files.newOutputStream(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                sinks.add(new PrintStream(file, true, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new Fatal("open log file `" + path + "`: " + e.getMessage());
            }
        }
        return sinks;
    }

    /** Write a line that is only of interest when looking for a fault. */
    public void debug(String message, @Nullable Object... fields) {
        if (verbose) {
            line("debug", message, fields);
        }
    }

    /** Write a line about ordinary progress. */
    public void info(String message, @Nullable Object... fields) {
        line("info", message, fields);
    }

    /** Write a line about something that may need attention. */
    public void warn(String message, @Nullable Object... fields) {
        line("warn", message, fields);
    }

    /** Write a line about something that failed. */
    public void error(String message, @Nullable Object... fields) {
        line("erro", message, fields);
    }

    /** Fields alternate between a name and a value. */
    private void line(String level, String message, @Nullable Object... fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            named.put(String.valueOf(fields[i]), String.valueOf(fields[i + 1]));
        }
        if (!human.isEmpty()) {
            StringBuilder text = new StringBuilder(STAMP.format(clock.instant()))
                    .append(" [")
                    .append(level)
                    .append("]  stand-in: ")
                    .append(message);
            named.forEach(
                    (name, value) -> text.append("  ").append(name).append('=').append(quoted(value)));
            human.forEach(sink -> sink.println(text));
        }
        if (!json.isEmpty()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("ts", clock.instant());
            document.put("level", level.toUpperCase(Locale.ROOT));
            document.put("msg", message);
            document.put("logger_names", List.of("standin"));
            document.put("fields", named);
            String text = Json.write(document);
            json.forEach(sink -> sink.println(text));
        }
    }

    private static String quoted(Object value) {
        String text = String.valueOf(value);
        return text.matches("[^\\s\"=]+") ? text : Json.write(text);
    }
}
