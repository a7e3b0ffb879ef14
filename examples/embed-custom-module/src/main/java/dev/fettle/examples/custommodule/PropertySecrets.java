package dev.fettle.examples.custommodule;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.util.Optional;
import java.util.Properties;

/** Look up {@code property:NAME}, as a program may that keeps its settings in properties. */
public final class PropertySecrets implements SecretSource {

    private final Properties properties;

    /** Look in the system properties; this is the constructor that ServiceLoader uses. */
    public PropertySecrets() {
        this(System.getProperties());
    }

    /** Look in some properties. */
    public PropertySecrets(Properties properties) {
        this.properties = properties;
    }

    @Override
    public String scheme() {
        return "property";
    }

    @Override
    public Optional<Secret> resolve(SecretRef ref) {
        return Optional.ofNullable(properties.getProperty(ref.key())).map(Secret::of);
    }
}
