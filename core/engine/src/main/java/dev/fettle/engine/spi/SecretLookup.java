package dev.fettle.engine.spi;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;

/** Resolve secret references to their values, once each. */
@FunctionalInterface
public interface SecretLookup {

    /**
     * Return the value of a secret.
     *
     * @throws dev.fettle.engine.diagnostic.EngineException when no source has it; the message names the reference
     */
    Secret resolve(SecretRef ref);
}
