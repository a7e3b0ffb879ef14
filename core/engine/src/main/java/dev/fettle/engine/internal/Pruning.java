package dev.fettle.engine.internal;

import dev.fettle.engine.Scope;
import dev.fettle.engine.internal.host.HostState;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plan to take away what taskservs in scope once put on a host and nobody declares any more. */
final class Pruning {

    /** Marks the tasks that take away what is no longer declared. */
    static final String TAG = "no-longer-declared";

    private final Definition definition;
    private final Map<String, TaskModule<?>> modules;
    private final Set<String> inScope = new HashSet<>();
    private final Set<String> declared = new HashSet<>();
    private final boolean everything;

    Pruning(Definition definition, Map<String, TaskModule<?>> modules, Resolution resolution, Scope scope) {
        this.definition = definition;
        this.modules = modules;
        this.everything = scope.taskservs().isEmpty();
        definition.taskservs().forEach(t -> declared.add(t.id().name()));
        boolean removing = scope.operation().equals(dev.fettle.engine.model.Expansion.REMOVE);
        for (Taskserv taskserv : resolution.selected()) {
            if (!removing || resolution.named().contains(taskserv.id())) {
                inScope.add(taskserv.id().name());
            }
        }
    }

    /**
     * Return the tasks that take things away, the last put there first.
     *
     * @param forgotten gets the entries that are dropped without touching the thing
     */
    Map<Task, TaskservId> tasks(
            Map<HostId, HostState> states, Collection<Task> wanted, Map<HostId, List<LedgerEntry>> forgotten) {
        Map<HostId, Set<String>> managed = new LinkedHashMap<>();
        for (Task task : wanted) {
            TaskModule<?> module = modules.get(task.module());
            if (module != null && module.specType().isInstance(task.spec())) {
                TaskNode.resources(module, task.spec())
                        .manages()
                        .forEach(key -> managed.computeIfAbsent(task.id().host(), h -> new HashSet<>())
                                .add(key));
            }
        }
        Map<Task, TaskservId> tasks = new LinkedHashMap<>();
        states.forEach((host, state) -> {
            List<LedgerEntry> orphans = state.ledger().values().stream()
                    .filter(entry -> entry.infra().equals(definition.name()))
                    .filter(entry -> !managed.getOrDefault(host, Set.of()).contains(entry.resource()))
                    .filter(entry -> entry.instances().stream().allMatch(this::covers))
                    .toList();
            orphans = orphans.stream().sorted(lastFirst(orphans)).toList();
            Optional<TaskId> last = Optional.empty();
            for (LedgerEntry entry : orphans) {
                Optional<? extends Record> spec =
                        entry.created() ? removal(entry, managed.getOrDefault(host, Set.of())) : Optional.empty();
                if (spec.isEmpty()) {
                    forgotten.computeIfAbsent(host, h -> new ArrayList<>()).add(entry);
                    continue;
                }
                TaskId id = new TaskId(owner(entry), name(entry), host);
                Task.Builder task = Task.of(id, entry.module(), spec.get())
                        .description("no longer declared")
                        .tag(TAG);
                last.ifPresent(task::after);
                tasks.put(task.build(), new TaskservId(host, owner(entry)));
                last = Optional.of(id);
            }
        });
        return tasks;
    }

    /** Return how a thing is taken away; empty for one that cannot be, or that other tasks have taken over under another key. */
    private Optional<? extends Record> removal(LedgerEntry entry, Set<String> managed) {
        TaskModule<?> module = modules.get(entry.module());
        return module == null
                ? Optional.empty()
                : module.removal(entry.resource(), managed)
                        .filter(spec -> TaskNode.resources(module, spec).manages().stream()
                                .noneMatch(managed::contains));
    }

    /** What is below a directory goes before it, though places of different runs cannot be compared. */
    private static Comparator<LedgerEntry> lastFirst(List<LedgerEntry> all) {
        Map<String, Integer> places = new HashMap<>();
        for (LedgerEntry entry : all) {
            int place = all.stream()
                    .filter(other -> entry.resource().startsWith(other.resource() + "/"))
                    .mapToInt(LedgerEntry::order)
                    .reduce(entry.order(), Math::max);
            places.put(entry.resource(), place);
        }
        return Comparator.<LedgerEntry>comparingInt(entry -> places.getOrDefault(entry.resource(), entry.order()))
                .thenComparingInt(entry -> entry.resource().length())
                .reversed();
    }

    private boolean covers(String instance) {
        return inScope.contains(instance) || everything && !declared.contains(instance);
    }

    private static String owner(LedgerEntry entry) {
        return entry.instances().get(0);
    }

    private static String name(LedgerEntry entry) {
        String plain = entry.resource().replaceAll("[^A-Za-z0-9._:+-]+", "-");
        List<String> parts = new ArrayList<>(List.of("remove", plain));
        if (!entry.resource().matches("[A-Za-z0-9._:+/-]*")) {
            parts.add(Renderer.sha256(entry.resource().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .substring(0, 8));
        }
        return String.join("-", parts).replaceAll("-+", "-");
    }
}
