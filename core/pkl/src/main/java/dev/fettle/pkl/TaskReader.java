package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.model.Conduct;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.model.Trigger;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pkl.core.PNull;
import org.pkl.core.PObject;

/** Read the tasks of an instance as {@code Infra.pkl} exports them. */
final class TaskReader {

    private final TaskservId owner;
    private final Map<String, TaskModule<?>> modules;
    private final Optional<SourceRange> source;
    private final LocalFiles files;
    private final SpecBinder binder;

    TaskReader(TaskservId owner, Map<String, TaskModule<?>> modules, Optional<SourceRange> source, LocalFiles files) {
        this.owner = owner;
        this.modules = modules;
        this.source = source;
        this.files = files;
        this.binder = new SpecBinder(new ContentReader(owner, files));
    }

    /**
     * Read tasks.
     *
     * @throws EngineException with the fault of each that cannot be read
     */
    List<Task> read(Collection<?> exported) {
        List<Task> tasks = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        Set<TaskId> ids = new LinkedHashSet<>();
        for (Object value : exported) {
            PObject object = (PObject) value;
            TaskId id = new TaskId(owner.name(), text(object, "id"), new HostId(text(object, "runOn")));
            if (!ids.add(id)) {
                problems.add(problem(
                        Code.DEFINITION_INVALID,
                        id,
                        "There are two tasks `" + id + "`.",
                        "Give each task of a taskserv its own `id`."));
            }
            TaskModule<?> module = modules.get(text(object, "moduleName"));
            if (module == null) {
                problems.add(problem(
                        Code.MODULE_UNKNOWN,
                        id,
                        "Task `" + id + "` names the module `" + text(object, "moduleName")
                                + "`, which is not installed.",
                        "Add the jar of the module."));
                continue;
            }
            try {
                tasks.add(task(id, module, object));
            } catch (BindingException | IllegalArgumentException e) {
                problems.add(problem(Code.DEFINITION_INVALID, id, "Task `" + id + "`: " + e.getMessage(), ""));
            }
        }
        if (!problems.isEmpty()) {
            throw new EngineException(problems);
        }
        return tasks;
    }

    private Task task(TaskId id, TaskModule<?> module, PObject object) {
        PObject spec = (PObject) object.getProperty("spec");
        Record desired = binder.bind(module.specType(), spec);
        Set<Trigger> triggers = new LinkedHashSet<>();
        ids(object, "restarts").forEach(t -> triggers.add(new Trigger(t, "restart")));
        ids(object, "reloads").forEach(t -> triggers.add(new Trigger(t, "reload")));
        return new Task(
                id,
                module.name(),
                desired,
                description(object, spec),
                ids(object, "after"),
                ids(object, "finallyAfter"),
                triggers,
                texts(object, "needs"),
                object.getProperty("fulfils") instanceof String request ? Optional.of(request) : Optional.empty(),
                texts(object, "provides"),
                conduct((PObject) object.getProperty("conduct")),
                texts(object, "tags"),
                source);
    }

    private String description(PObject object, PObject spec) {
        String label = spec.getProperties().values().stream()
                .filter(v -> v instanceof PObject o
                        && o.getClassInfo().getQualifiedName().equals("fettle.Task#Artifact"))
                .map(v -> files.artifact((PObject) v))
                .map(files::label)
                .flatMap(Optional::stream)
                .map(l -> " (" + l + ")")
                .collect(Collectors.joining());
        return (text(object, "description") + label).strip();
    }

    private static Conduct conduct(PObject object) {
        return new Conduct(
                SpecBinder.duration((org.pkl.core.Duration) object.getProperty("timeLimit")),
                Math.toIntExact((Long) object.getProperty("retries")),
                SpecBinder.duration((org.pkl.core.Duration) object.getProperty("retryDelay")),
                SpecBinder.duration((org.pkl.core.Duration) object.getProperty("until")));
    }

    private Diagnostic problem(Code code, TaskId id, String summary, String hint) {
        return Diagnostic.error(code, summary, hint).at(source).about(id);
    }

    private static Set<TaskId> ids(PObject object, String property) {
        return texts(object, property).stream().map(TaskId::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> texts(PObject object, String property) {
        Object value = object.getProperty(property);
        if (value instanceof PNull) {
            return Set.of();
        }
        return ((Collection<?>) value)
                .stream().map(String.class::cast).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String text(PObject object, String property) {
        return object.getProperty(property) instanceof String text ? text : "";
    }
}
