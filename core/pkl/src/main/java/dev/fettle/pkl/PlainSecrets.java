package dev.fettle.pkl;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keep in memory what a definition writes as text where a secret belongs. Thread-safe. */
final class PlainSecrets implements SecretSource {

    private static final String SCHEME = "plain";

    private final Map<String, String> keysByValue = new LinkedHashMap<>();

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public synchronized Optional<Secret> resolve(SecretRef ref) {
        return keysByValue.entrySet().stream()
                .filter(e -> e.getValue().equals(ref.key()))
                .map(e -> Secret.of(e.getKey()))
                .findFirst();
    }

    /** Keep a value and return its reference; equal values have one. */
    synchronized SecretRef keep(String value) {
        return new SecretRef(SCHEME, keysByValue.computeIfAbsent(value, v -> Integer.toString(keysByValue.size() + 1)));
    }

    /** Return the values that were kept, in the order they were met. */
    synchronized List<String> values() {
        return List.copyOf(keysByValue.keySet());
    }
}
