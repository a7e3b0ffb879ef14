package dev.fettle.modules.alternatives;

import dev.fettle.modules.support.Checks;
import java.util.Optional;

/**
 * Describe which of several programs of one purpose is used.
 *
 * @param name the name of the choice, such as {@code editor}
 * @param path the program; empty leaves the choice to the priorities
 */
public record AlternativesSpec(String name, Optional<String> path) {

    /** Check the parts. */
    public AlternativesSpec {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9+._-]{0,99}")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a choice, such as `editor`.");
        }
        path.ifPresent(Checks::path);
    }
}
