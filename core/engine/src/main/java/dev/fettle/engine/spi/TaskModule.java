package dev.fettle.engine.spi;

import dev.fettle.engine.plan.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Know one kind of task. A module never runs anything: it names questions, decides from the answers, and returns actions as
 * data. All methods are pure and thread-safe.
 *
 * @param <S> the record that describes the desired state. Its components are text, numbers, booleans, enums,
 *     {@link java.time.Duration}, {@link dev.fettle.engine.model.Content}, records, and lists, maps and optionals of these;
 *     its constructor checks them and throws {@link IllegalArgumentException} with a sentence for the user
 */
public interface TaskModule<S extends Record> {

    /** Return the namespaced name, such as {@code fettle.file}. */
    String name();

    /** Return the record that describes the desired state. */
    Class<S> specType();

    /** Say what the task manages, needs and provides. */
    Resources resources(S desired);

    /** Name the read-only questions whose answers {@link #decide} needs. */
    List<Probe<?>> probes(S desired);

    /** Compare the desired state with the answers. Contents in {@code desired} hold no outputs: they are known by then. */
    Decision decide(S desired, Answers answers);

    /**
     * Describe the absence of something this module once brought about.
     *
     * @param resource the key as {@link Resources#manages()} gave it
     * @return the state without it; empty when it cannot be taken away or leaves nothing behind
     */
    Optional<S> removal(String resource);

    /**
     * Describe the absence of something of which other tasks may have taken over a part: it stays.
     *
     * @param resource the key as {@link Resources#manages()} gave it
     * @param managed the keys that tasks manage on the host by now
     * @return the state without it, as {@link #removal(String)} says unless a module knows of such parts
     */
    default Optional<S> removal(String resource, Set<String> managed) {
        return removal(resource);
    }
}
