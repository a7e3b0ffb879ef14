package dev.fettle.modules.tls;

import dev.fettle.modules.support.Checks;
import java.util.List;
import java.util.Optional;

/**
 * Describe a request for a certificate. It is kept on the host, so that it stays the same until the key or the names change.
 *
 * @param key path of the private key
 * @param names host names and addresses; the first is the common name
 * @param path where the request is kept; beside the key, with {@code .csr} added, when empty
 */
public record TlsRequestSpec(String key, List<String> names, Optional<String> path) {

    /** Check the parts. */
    public TlsRequestSpec {
        Checks.path(key);
        names = Names.check(names);
        path = path.map(Checks::path);
        if (path.filter(key::equals).isPresent()) {
            throw new IllegalArgumentException("The request `" + key + "` cannot lie where its key is.");
        }
    }

    String file() {
        return path.orElse(key + ".csr");
    }
}
