package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Find the bytes that a taskserv names without knowing where they are, such as {@code coder/2.8.0/amd64}.
 *
 * <p>Implementations are thread-safe and may download; what is wanted is asked for once per loaded
 * infra, and only for tasks with facts of a host: those of made-up facts hold nothing in its place.
 */
@FunctionalInterface
public interface ArtifactResolver {

    /**
     * Find an artifact.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when it cannot be had
     */
    Artifact resolve(Wanted wanted);

    /**
     * Say what is wanted.
     *
     * @param name in the taskserv's terms
     * @param mirror where to look instead of where its maker publishes it, as a directory
     * @param key the public key that must have signed it
     */
    record Wanted(String name, Optional<URI> mirror, Optional<Path> key) {
        /** Check the parts. */
        public Wanted {
            requireNonNull(name, "name is null");
            requireNonNull(mirror, "mirror is null");
            requireNonNull(key, "key is null");
        }

        /** Want the same by another name. */
        public Wanted named(String other) {
            return new Wanted(other, mirror, key);
        }
    }

    /**
     * Hold what was found.
     *
     * @param file the bytes
     * @param label what the user must know of it, such as {@code stand-in release}; added to the task's description
     */
    record Artifact(Content.LocalFile file, Optional<String> label) {
        /** Check the parts. */
        public Artifact {
            requireNonNull(file, "file is null");
            requireNonNull(label, "label is null");
        }
    }
}
