package dev.fettle.engine.internal;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.spi.SecretLookup;
import dev.fettle.engine.spi.SecretSource;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Resolve each secret once, and mask every value it has handed out. Thread-safe. */
final class SecretVault implements SecretLookup {

    /** Shorter values would mask ordinary words. */
    private static final int SHORTEST_MASKED = 4;

    private final List<SecretSource> sources;
    private final Map<SecretRef, Secret> resolved = new ConcurrentHashMap<>();
    private final Set<String> masked = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    SecretVault(List<SecretSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public Secret resolve(SecretRef ref) {
        return resolved.computeIfAbsent(ref, this::look);
    }

    private Secret look(SecretRef ref) {
        for (SecretSource source : sources) {
            if (source.scheme().equals(ref.scheme())) {
                try {
                    var found = source.resolve(ref);
                    if (found.isPresent()) {
                        mask(found.get().reveal());
                        return found.get();
                    }
                } catch (UncheckedIOException e) {
                    throw missing(ref, "It could not be read: " + e.getMessage());
                }
            }
        }
        throw missing(
                ref,
                sources.stream().anyMatch(s -> s.scheme().equals(ref.scheme()))
                        ? "Provide it, then run again."
                        : "No source answers `" + ref.scheme() + ":`; there are "
                                + sources.stream()
                                        .map(SecretSource::scheme)
                                        .distinct()
                                        .sorted()
                                        .toList() + ".");
    }

    private static EngineException missing(SecretRef ref, String hint) {
        return new EngineException(
                Diagnostic.error(Diagnostic.Code.SECRET_MISSING, "Secret `" + ref + "` is not there.", hint));
    }

    /** Keep a value that arose in this run and return the reference to it. */
    SecretRef keep(String value) {
        SecretRef ref = new SecretRef("run", Renderer.sha256(value.getBytes(StandardCharsets.UTF_8)));
        resolved.computeIfAbsent(ref, r -> {
            mask(value);
            return Secret.of(value);
        });
        return ref;
    }

    /** Mask a value from now on, and each of its lines when it has several. */
    void mask(String value) {
        if (value.length() >= SHORTEST_MASKED) {
            masked.add(value);
        }
        if (value.contains("\n") || value.contains("\r")) {
            value.lines().filter(line -> line.length() >= 16).forEach(masked::add);
        }
        for (var encoding : dev.fettle.engine.model.Content.Encoding.values()) {
            String encoded = Renderer.encode(value, encoding);
            if (encoded.length() >= SHORTEST_MASKED) {
                masked.add(encoded);
            }
        }
    }

    /** Return the text with every known secret masked, the longest first. */
    String redact(String text) {
        String shown = text;
        for (String value : masked) {
            if (shown.contains(value)) {
                shown = shown.replace(value, Secret.MASK);
            }
        }
        return shown;
    }
}
