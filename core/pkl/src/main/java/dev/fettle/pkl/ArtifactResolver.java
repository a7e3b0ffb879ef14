package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import java.util.Optional;

/**
 * Find the bytes that a taskserv names without knowing where they are, such as {@code coder/2.8.0/amd64}.
 *
 * <p>Implementations are thread-safe and may download; a name is asked for once per loaded infra.
 */
@FunctionalInterface
public interface ArtifactResolver {

    /**
     * Find an artifact.
     *
     * @param name what is wanted, in the taskserv's terms
     * @throws dev.fettle.engine.diagnostic.EngineException when it cannot be had
     */
    Artifact resolve(String name);

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
