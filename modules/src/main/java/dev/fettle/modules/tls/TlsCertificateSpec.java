package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import java.util.List;
import java.util.Optional;

/**
 * Describe a certificate on the host of its key.
 *
 * @param path where it is, in PEM form; those that lead to its authority may follow it
 * @param key path of its private key
 * @param names host names and addresses; the first is the common name
 * @param issuer who makes it
 * @param owner name or number of its user; empty leaves it, and a new certificate is the acting user's
 * @param group name or number of its group; empty leaves it, and a new certificate gets the acting user's
 * @param mode its permissions
 * @param days how long a new certificate lasts
 * @param renewDays a certificate that lasts fewer days than these is made anew, or refused where it is only checked
 */
public record TlsCertificateSpec(
        String path,
        String key,
        List<String> names,
        Issuer issuer,
        Optional<String> owner,
        Optional<String> group,
        String mode,
        int days,
        int renewDays) {

    /** Say who makes a certificate. */
    public enum Issuer {
        /** Its own key signs it. A certificate of somebody else that fits is kept. */
        SELF,
        /** Somebody else, by other means: it is only checked for its key, its names and its end. */
        OTHER
    }

    /** Check the parts. */
    public TlsCertificateSpec {
        Checks.path(path);
        Checks.path(key);
        names = Names.check(names);
        requireNonNull(issuer, "issuer is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = Checks.mode(mode);
        Tls.checkDays(days, renewDays);
        if (path.equals(key)) {
            throw new IllegalArgumentException("The certificate `" + path + "` cannot lie where its key is.");
        }
    }

    boolean isChecked() {
        return issuer == Issuer.OTHER;
    }

    Attributes attributes() {
        return new Attributes(owner, group, Optional.of(mode));
    }
}
