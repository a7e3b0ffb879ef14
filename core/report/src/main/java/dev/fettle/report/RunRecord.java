package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hold what a journal says of one run. Immutable. */
public final class RunRecord {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String name;
    private final JsonNode plan;
    private final Optional<JsonNode> report;
    private final Map<String, Span> spans;

    /**
     * Say when a task ran.
     *
     * @param from milliseconds after the first task began
     * @param to the same of its end
     */
    record Span(long from, long to) {}

    private RunRecord(String name, JsonNode plan, Optional<JsonNode> report, Map<String, Span> spans) {
        this.name = name;
        this.plan = plan;
        this.report = report;
        this.spans = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(spans));
    }

    /** Return the run's name: when it began, in UTC. */
    public String name() {
        return name;
    }

    /** Return the plan's document. */
    JsonNode plan() {
        return plan;
    }

    /** Return the report's document; empty when the plan was not applied or the run did not end. */
    Optional<JsonNode> report() {
        return report;
    }

    /** Return when each task ran. */
    Map<String, Span> spans() {
        return spans;
    }

    /** Return what the plan of the run would have changed, a line for each task. */
    public List<String> changes() {
        List<String> lines = new ArrayList<>();
        plan.path("tasks").forEach(task -> {
            if (!task.path("decision").asString("").equals("up-to-date")) {
                lines.add(task.path("id").asString("") + ": "
                        + task.path("reason").asString(""));
            }
        });
        return lines;
    }

    /** Return the names of the runs that were recorded beside an infra, the newest first. */
    public static List<String> names(Path infraDirectory) {
        Path runs = runs(infraDirectory);
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(runs)) {
            return found.filter(run -> Files.isRegularFile(run.resolve("plan.json")))
                    .map(run -> String.valueOf(run.getFileName()))
                    .sorted(java.util.Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw unreadable(runs, e);
        }
    }

    /**
     * Read a run.
     *
     * @param wanted its name, the beginning of its name, or {@code latest}
     * @throws EngineException when there is none of that name, or several
     */
    public static RunRecord read(Path infraDirectory, String wanted) {
        List<String> names = names(infraDirectory);
        List<String> fitting = wanted.equals("latest")
                ? names.stream().limit(1).toList()
                : names.stream().filter(name -> name.startsWith(wanted)).toList();
        if (fitting.size() != 1) {
            throw new EngineException(Diagnostic.error(
                    Code.REFERENCE_UNKNOWN,
                    fitting.isEmpty()
                            ? "There is no run `" + wanted + "`."
                            : "`" + wanted + "` fits " + fitting.size() + " runs.",
                    names.isEmpty()
                            ? "Nothing has been run here yet."
                            : "See `fettle history`; the latest is `" + names.get(0) + "`."));
        }
        Path directory = runs(infraDirectory).resolve(fitting.get(0));
        try {
            Path report = directory.resolve("report.json");
            Path events = directory.resolve("events.jsonl");
            return new RunRecord(
                    fitting.get(0),
                    MAPPER.readTree(Files.readString(directory.resolve("plan.json"))),
                    Files.exists(report) ? Optional.of(MAPPER.readTree(Files.readString(report))) : Optional.empty(),
                    Files.exists(events) ? spans(Files.readAllLines(events)) : Map.of());
        } catch (IOException | JacksonException e) {
            throw unreadable(directory, e);
        }
    }

    /** Return one line: what was done, or would have been. */
    public String summary() {
        long changes = plan.path("changes").asLong(0);
        if (report.isEmpty()) {
            return "planned only, " + PlanText.count(changes, "change");
        }
        JsonNode counts = report.get().path("counts");
        long changed = counts.path("changed").asLong(0);
        StringBuilder text =
                new StringBuilder(report.get().path("converged").asBoolean(false) ? "converged: " : "not converged: ");
        text.append(PlanText.count(changed, "change"));
        for (Map.Entry<String, JsonNode> count : counts.properties()) {
            if (count.getValue().asLong(0) > 0
                    && !count.getKey().equals("changed")
                    && !count.getKey().equals("unchanged")) {
                text.append(", ")
                        .append(count.getValue().asLong(0))
                        .append(' ')
                        .append(count.getKey().replace('-', ' '));
            }
        }
        return text.append(", ")
                .append(counts.path("unchanged").asLong(0))
                .append(" up to date")
                .toString();
    }

    /**
     * Compare two runs.
     *
     * @return a line for each task that ended, or would have, in another way: the first sign is {@code -}, {@code +} or {@code ~}
     */
    public List<String> differencesTo(RunRecord other) {
        Map<String, String> before = ends();
        Map<String, String> after = other.ends();
        TreeSet<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String id : ids) {
            String was = before.get(id);
            String is = after.get(id);
            if (was == null) {
                lines.add("+ " + id + ": " + is);
            } else if (is == null) {
                lines.add("- " + id + ": " + was);
            } else if (!was.equals(is)) {
                lines.add("~ " + id + ": " + was + " → " + is);
            }
        }
        return lines;
    }

    private Map<String, String> ends() {
        Map<String, String> ends = new LinkedHashMap<>();
        plan.path("tasks")
                .forEach(task -> ends.put(
                        task.path("id").asString(""),
                        task.path("decision").asString("") + " ("
                                + task.path("reason").asString("") + ")"));
        report.ifPresent(document -> document.path("results")
                .forEach(result -> ends.put(
                        result.path("id").asString(""),
                        result.path("outcome").asString("") + " ("
                                + result.path("reason").asString("") + ")")));
        return ends;
    }

    private static Map<String, Span> spans(List<String> events) {
        Map<String, Long> begun = new LinkedHashMap<>();
        Map<String, Span> spans = new LinkedHashMap<>();
        long first = Long.MAX_VALUE;
        for (String line : events) {
            JsonNode event = MAPPER.readTree(line);
            String kind = event.path("event").asString("");
            if (!kind.equals("task-started") && !kind.equals("task-finished")) {
                continue;
            }
            long at = Instant.parse(event.path("time").asString("")).toEpochMilli();
            if (kind.equals("task-started")) {
                first = Math.min(first, at);
                begun.put(event.path("task").asString(""), at);
            } else {
                JsonNode result = event.path("result");
                Long from = begun.remove(result.path("id").asString(""));
                if (from != null) {
                    spans.put(result.path("id").asString(""), new Span(from - first, at - first));
                }
            }
        }
        return spans;
    }

    private static Path runs(Path infraDirectory) {
        return infraDirectory.resolve(".fettle").resolve("runs");
    }

    private static EngineException unreadable(Path path, Exception e) {
        return new EngineException(Diagnostic.error(
                Code.ENVIRONMENT,
                "The journal `" + path.getFileName() + "` cannot be read: " + e.getMessage(),
                "Remove it if it is damaged; no run needs it."));
    }
}
