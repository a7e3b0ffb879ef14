package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;

/**
 * Describe a certificate that an authority signs on its host. Of the request only the key is taken: which names the
 * certificate is for is said here, so that a host cannot ask for names of others.
 *
 * @param request the request, in PEM form; its subject must be the first name
 * @param names host names and addresses; the first is the common name
 * @param caKey path of the authority's private key
 * @param caCertificate path of the authority's certificate, which may be followed by those that lead to its root
 * @param path where the signed certificate is kept
 * @param days how long a new certificate lasts
 * @param renewDays a certificate that lasts fewer days than these is made anew
 * @param state whether it shall be there; where it shall not, the names may be left out. It stays valid all the same
 */
public record TlsSignatureSpec(
        Content request,
        List<String> names,
        String caKey,
        String caCertificate,
        String path,
        int days,
        int renewDays,
        Presence state) {

    /** Check the parts. */
    public TlsSignatureSpec {
        requireNonNull(request, "request is null");
        requireNonNull(state, "state is null");
        names = Tls.names(names, state);
        Checks.path(caKey);
        Checks.path(caCertificate);
        Checks.path(path);
        Tls.checkDays(days, renewDays);
        if (path.equals(caKey) || path.equals(caCertificate)) {
            throw new IllegalArgumentException("`" + path + "` belongs to the authority: choose another path.");
        }
        if (request.hasSecret()) {
            throw new IllegalArgumentException("The request for `" + path + "` holds a secret, which it must not.");
        }
    }

    /** Describe the absence of a signed certificate. */
    public static TlsSignatureSpec absent(String path) {
        return new TlsSignatureSpec(
                Content.of(""), List.of(), path + ".ca.key", path + ".ca.crt", path, 2, 1, Presence.ABSENT);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }
}
