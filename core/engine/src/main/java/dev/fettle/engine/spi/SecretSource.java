package dev.fettle.engine.spi;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import java.util.Optional;

/** Look up secrets of one kind: environment, file, command, generated store. */
public interface SecretSource {

    /** Return the scheme of the references it answers, such as {@code env}. */
    String scheme();

    /**
     * Return the value, or empty when it is not there.
     *
     * @throws java.io.UncheckedIOException when the source cannot be read; the message holds no value
     */
    Optional<Secret> resolve(SecretRef ref);
}
