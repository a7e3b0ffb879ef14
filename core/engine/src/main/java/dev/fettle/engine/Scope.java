package dev.fettle.engine;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Narrow a run.
 *
 * @param taskservs instance or type names to run, with the providers they need; empty means all
 * @param operation what to do with them: {@code install} or another operation of theirs
 */
public record Scope(Set<String> taskservs, String operation) {

    /** Check and copy the parts. */
    public Scope {
        taskservs = Set.copyOf(taskservs);
        requireNonNull(operation, "operation is null");
    }

    /** Run everything the infra lists. */
    public static Scope all() {
        return new Scope(Set.of(), dev.fettle.engine.model.Expansion.INSTALL);
    }

    /** Run the named taskservs and the providers they need. */
    public static Scope of(String... taskservs) {
        return new Scope(Set.of(taskservs), dev.fettle.engine.model.Expansion.INSTALL);
    }
}
