package dev.fettle.pkl.secret;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.util.Map;
import java.util.Optional;

/** Look up {@code env:NAME} in an environment. An empty variable counts as missing. Thread-safe. */
public final class EnvironmentSecrets implements SecretSource {

    private final Map<String, String> variables;

    /** Look in the given variables. */
    public EnvironmentSecrets(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    @Override
    public String scheme() {
        return "env";
    }

    @Override
    public Optional<Secret> resolve(SecretRef ref) {
        return Optional.ofNullable(variables.get(ref.key()))
                .filter(value -> !value.isEmpty())
                .map(Secret::of);
    }

    @Override
    public String toString() {
        return "EnvironmentSecrets";
    }
}
