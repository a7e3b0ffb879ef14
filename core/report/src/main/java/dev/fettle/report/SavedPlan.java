package dev.fettle.report;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.plan.Fingerprint;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep a plan in a file, so that it can be reviewed now and applied later. The file holds what was asked for and a fingerprint
 * of each task, no secret and no action: applying it plans anew and goes on only when that plan means the same.
 *
 * @param infra the infra's name or path, as it was asked for
 * @param scope what was asked for
 * @param summary the plan's last line, for whoever reads the file
 * @param tasks what each task would do, by its id, in the plan's order
 */
public record SavedPlan(String infra, Scope scope, String summary, Map<String, Entry> tasks) {

    /** The version of the file's format; raised when a reader of an older one would misread it. */
    public static final int FORMAT_VERSION = 1;

    private static final String FORMAT = "fettle.saved-plan";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Hold what one task would do.
     *
     * @param decision {@code up-to-date}, {@code change}, {@code deferred} or {@code blocked}
     * @param reason why, in words
     * @param fingerprint what {@link Fingerprint} says of it
     */
    public record Entry(String decision, String reason, String fingerprint) {
        /** Check the parts. */
        public Entry {
            requireNonNull(decision, "decision is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(fingerprint, "fingerprint is null");
        }
    }

    /** Check and copy the parts. */
    public SavedPlan {
        requireNonNull(infra, "infra is null");
        requireNonNull(scope, "scope is null");
        requireNonNull(summary, "summary is null");
        tasks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    }

    /** Keep a plan of an infra. */
    public static SavedPlan of(String infra, Scope scope, Plan plan) {
        Map<String, Entry> tasks = new LinkedHashMap<>();
        Map<?, String> prints = Fingerprint.of(plan);
        for (PlannedTask task : plan.tasks()) {
            tasks.put(
                    task.id().toString(),
                    new Entry(word(task), task.decision().reason(), String.valueOf(prints.get(task.id()))));
        }
        return new SavedPlan(infra, scope, new PlanText(Style.PLAIN).summary(plan), tasks);
    }

    /**
     * Read a file's text.
     *
     * @param name the file's name, for messages
     * @throws EngineException when it is no saved plan, or one of another version
     */
    public static SavedPlan read(String name, String text) {
        try {
            JsonNode document = MAPPER.readTree(text);
            if (!document.path("format").asString("").equals(FORMAT)) {
                throw refused("`" + name + "` is not a saved plan.", "Make one with `fettle plan -o FILE`.");
            }
            if (document.path("format_version").asInt(0) != FORMAT_VERSION) {
                throw refused(
                        "`" + name + "` is a saved plan of version "
                                + document.path("format_version").asInt(0) + "; this Fettle reads version "
                                + FORMAT_VERSION + ".",
                        "Plan again.");
            }
            JsonNode scope = document.required("scope");
            Map<String, Entry> tasks = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> task : document.required("tasks").properties()) {
                JsonNode entry = task.getValue();
                tasks.put(
                        task.getKey(),
                        new Entry(
                                entry.required("decision").asString(),
                                entry.required("reason").asString(),
                                entry.required("fingerprint").asString()));
            }
            return new SavedPlan(
                    document.required("infra").asString(),
                    new Scope(
                            words(scope.required("taskservs")),
                            words(scope.required("hosts")),
                            words(scope.required("tags")),
                            scope.required("operation").asString()),
                    document.required("summary").asString(),
                    tasks);
        } catch (JacksonException | IllegalArgumentException e) {
            throw refused("`" + name + "` cannot be read as a saved plan.", "Make one with `fettle plan -o FILE`.");
        }
    }

    /** Return the file's text. */
    public String text() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("format_version", FORMAT_VERSION);
        document.put("infra", infra);
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("taskservs", new TreeSet<>(scope.taskservs()));
        asked.put("hosts", new TreeSet<>(scope.hosts()));
        asked.put("tags", new TreeSet<>(scope.tags()));
        asked.put("operation", scope.operation());
        document.put("scope", asked);
        document.put("summary", summary);
        document.put("tasks", tasks);
        return MAPPER.writeValueAsString(document) + "\n";
    }

    /** Return what has moved since: one error for each task that a plan made now no longer means the same by. */
    public List<Diagnostic> moved(Plan now) {
        List<Diagnostic> moved = new ArrayList<>();
        Map<String, Entry> current = of(infra, scope, now).tasks();
        tasks.forEach((id, before) -> {
            Entry entry = current.get(id);
            if (entry == null) {
                moved.add(moved(id, "is not in the plan any more", before.reason()));
            } else if (!entry.fingerprint().equals(before.fingerprint())) {
                moved.add(moved(
                        id,
                        entry.reason().equals(before.reason())
                                ? "means something else now"
                                : "now says: " + entry.reason(),
                        before.reason()));
            }
        });
        current.forEach((id, entry) -> {
            if (!tasks.containsKey(id)) {
                moved.add(moved(id, "is new: " + entry.reason(), "nothing"));
            }
        });
        return moved;
    }

    private static Diagnostic moved(String id, String what, String before) {
        return Diagnostic.error(
                        Code.PLAN_STALE,
                        "Task `" + id + "` " + what + ".",
                        "The saved plan said: " + before + ". Nothing was changed; plan again.")
                .about(id);
    }

    private static EngineException refused(String summary, String hint) {
        return new EngineException(Diagnostic.error(Code.PLAN_STALE, summary, hint));
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new TreeSet<>();
        list.forEach(word -> words.add(word.asString()));
        return words;
    }

    private static String word(PlannedTask task) {
        return task.decision().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
