package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/**
 * Describe a request for a certificate. It is kept on the host, so that it stays the same until the key or the names change.
 *
 * @param key path of the private key
 * @param names host names and addresses; the first is the common name
 * @param path where the request is kept; beside the key, with {@code .csr} added, when empty
 * @param state whether it shall be there; where it shall not, the names may be left out
 */
public record TlsRequestSpec(String key, List<String> names, Optional<String> path, Presence state) {

    /** Check the parts. */
    public TlsRequestSpec {
        Checks.path(key);
        requireNonNull(state, "state is null");
        names = Tls.names(names, state);
        path = path.map(Checks::path);
        if (path.filter(key::equals).isPresent()) {
            throw new IllegalArgumentException("The request `" + key + "` cannot lie where its key is.");
        }
    }

    /** Describe the absence of a request. */
    public static TlsRequestSpec absent(String path) {
        return new TlsRequestSpec(path + ".key", List.of(), Optional.of(path), Presence.ABSENT);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    String file() {
        return path.orElse(key + ".csr");
    }
}
