package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
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
 */
public record TlsSignatureSpec(
        Content request, List<String> names, String caKey, String caCertificate, String path, int days, int renewDays) {

    /** Check the parts. */
    public TlsSignatureSpec {
        requireNonNull(request, "request is null");
        names = Names.check(names);
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
}
