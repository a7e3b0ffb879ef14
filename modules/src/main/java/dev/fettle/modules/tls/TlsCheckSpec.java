package dev.fettle.modules.tls;

import dev.fettle.modules.support.Checks;
import java.util.List;
import java.util.Optional;

/**
 * Describe what a certificate that others make must be like.
 *
 * @param path where it is, in PEM form; those that lead to its authority may follow it
 * @param key path of its private key, in PEM form without a password
 * @param names host names and addresses that it must be for; it may be for more
 * @param authority path of the certificate of an authority that must have signed it; empty for any
 * @param renewDays a certificate that lasts fewer days than these is refused; 0 refuses only what has run out
 */
public record TlsCheckSpec(String path, String key, List<String> names, Optional<String> authority, int renewDays) {

    /** Check the parts. */
    public TlsCheckSpec {
        Checks.path(path);
        Checks.path(key);
        names = Names.check(names);
        authority = authority.map(Checks::path);
        Tls.checkDays(Tls.LONGEST, renewDays);
    }
}
