package dev.fettle.engine.internal;

import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hold one thing to be brought about, declared by one task or by several that say the same.
 *
 * @param task the task, joined with the others'
 * @param owners every task that declared it
 * @param module what knows it
 * @param resources what it manages, needs and provides, the task's own words included
 */
record TaskNode(Task task, Set<TaskId> owners, TaskModule<?> module, Resources resources) {

    TaskNode {
        owners = Set.copyOf(owners);
    }

    TaskId id() {
        return task.id();
    }

    List<Probe<?>> probes(Record spec) {
        return asked(module, spec);
    }

    Decision decide(Record spec, Answers answers) {
        return decided(module, spec, answers);
    }

    /**
     * Tell of the noted things whether they are there: whether taking them away would do something. What the answers do not tell is
     * left out.
     */
    Map<String, Boolean> there(Map<Probe<?>, Asked> asked) {
        Map<Probe<?>, Object> known = new HashMap<>();
        asked.forEach((probe, answer) -> {
            if (answer instanceof Asked.Known k) {
                known.put(probe.needing(), k.answer());
            }
        });
        Map<String, Boolean> there = new HashMap<>();
        for (String resource : resources.noted()) {
            module.removal(resource)
                    .flatMap(spec -> isThere(spec, known))
                    .ifPresent(isThere -> there.put(resource, isThere));
        }
        return Map.copyOf(there);
    }

    /** Return the questions that tell of all noted things whether they are there. */
    List<Probe<?>> presenceProbes() {
        return resources.noted().stream()
                .flatMap(resource -> module.removal(resource).stream())
                .flatMap(spec -> probes(spec).stream())
                .distinct()
                .toList();
    }

    private Optional<Boolean> isThere(Record removal, Map<Probe<?>, Object> known) {
        Map<Probe<?>, Object> answers = new HashMap<>();
        for (Probe<?> probe : probes(removal)) {
            Object answer = known.get(probe.needing());
            if (answer == null) {
                return Optional.empty();
            }
            answers.put(probe, answer);
        }
        return Optional.of(!(decide(removal, new Answers(answers, Optional.empty())) instanceof Decision.UpToDate));
    }

    private static <S extends Record> List<Probe<?>> asked(TaskModule<S> module, Record spec) {
        return module.probes(module.specType().cast(spec));
    }

    private static <S extends Record> Decision decided(TaskModule<S> module, Record spec, Answers answers) {
        return module.decide(module.specType().cast(spec), answers);
    }

    /** Tell whether nothing else runs on its host while it does. */
    boolean isAlone() {
        return resources.exclusive().filter(Resources.ALONE::equals).isPresent();
    }

    static <S extends Record> Resources resources(TaskModule<S> module, Record spec) {
        return module.resources(module.specType().cast(spec));
    }

    /** Tell whether it manages or provides a resource, by name or by a pattern such as {@code command:*}. */
    boolean brings(String key) {
        return resources.manages().contains(key)
                || resources.provides().contains(key)
                || resources.provides().contains(key.substring(0, key.indexOf(':') + 1) + "*");
    }

    boolean asksByScript() {
        return resources.unsettledBy().contains(Resources.SCRIPT);
    }

    /** Tell whether what another task does leaves open what this one does. */
    boolean isUnsettledBy(TaskNode other, boolean foretold) {
        return resources.unsettledBy().stream()
                .anyMatch(key -> key.equals(Resources.ANYTHING)
                        || key.contains(":") && (foretold || !key.endsWith(":*")) && other.brings(key));
    }

    /** Tell whether a by-product of this task is what another one manages. */
    boolean bringsAlong(TaskNode other) {
        return other.resources.manages().stream().anyMatch(resources.provides()::contains);
    }

    /** Tell whether it manages or provides a resource by name. */
    boolean bringsByName(String key) {
        return resources.manages().contains(key) || resources.provides().contains(key);
    }

    /** Tell whether it manages something inside a path. */
    boolean isInside(String key) {
        return key.startsWith("path:") && resources.manages().stream().anyMatch(m -> m.startsWith(key + "/"));
    }
}
