package dev.fettle.engine;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Expansion;
import java.util.Map;
import java.util.Set;

/**
 * Narrow a run. What a narrowed plan leaves out although the rest waits for it, the plan says.
 *
 * @param taskservs instance or type names to run, with the providers they need; empty means all
 * @param hosts names of the servers to look at; empty means all
 * @param tags words of which a task has at least one; empty means all tasks. A run narrowed by tags takes nothing away that is no
 *     longer declared
 * @param operation what to do with them: {@code install} or another operation of theirs
 * @param arguments what the operation is told, by name; each named taskserv has to know all of them
 */
public record Scope(
        Set<String> taskservs, Set<String> hosts, Set<String> tags, String operation, Map<String, String> arguments) {

    /** Check and copy the parts. */
    public Scope {
        taskservs = Set.copyOf(taskservs);
        hosts = Set.copyOf(hosts);
        tags = Set.copyOf(tags);
        requireNonNull(operation, "operation is null");
        arguments = Map.copyOf(arguments);
    }

    /** Run an operation that is told nothing. */
    public Scope(Set<String> taskservs, Set<String> hosts, Set<String> tags, String operation) {
        this(taskservs, hosts, tags, operation, Map.of());
    }

    /** Run taskservs on all hosts. */
    public Scope(Set<String> taskservs, String operation) {
        this(taskservs, Set.of(), Set.of(), operation, Map.of());
    }

    /** Run everything the infra lists. */
    public static Scope all() {
        return new Scope(Set.of(), Expansion.INSTALL);
    }

    /** Run the named taskservs and the providers they need. */
    public static Scope of(String... taskservs) {
        return new Scope(Set.of(taskservs), Expansion.INSTALL);
    }

    /** Return the same scope on these servers only. */
    public Scope onHosts(Set<String> names) {
        return new Scope(taskservs, names, tags, operation, arguments);
    }

    /** Return the same scope with tasks that have one of these tags only. */
    public Scope withTags(Set<String> words) {
        return new Scope(taskservs, hosts, words, operation, arguments);
    }

    /** Return the same scope with an operation that is told these. */
    public Scope with(Map<String, String> told) {
        return new Scope(taskservs, hosts, tags, operation, told);
    }
}
