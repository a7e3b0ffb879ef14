package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/**
 * Describe a certificate that its own key signs, on the host of the key. One of somebody else that fits is kept.
 *
 * @param path where it is, in PEM form; those that lead to its authority may follow it
 * @param key path of its private key
 * @param names host names and addresses; the first is the common name
 * @param owner name or number of its user; empty leaves it, and a new certificate is the acting user's
 * @param group name or number of its group; empty leaves it, and a new certificate gets the acting user's
 * @param mode its permissions
 * @param days how long a new certificate lasts
 * @param renewDays a certificate that lasts fewer days than these is made anew
 * @param state whether it shall be there; where it shall not, the names may be left out
 */
public record TlsCertificateSpec(
        String path,
        String key,
        List<String> names,
        Optional<String> owner,
        Optional<String> group,
        String mode,
        int days,
        int renewDays,
        Presence state) {

    /** Check the parts. */
    public TlsCertificateSpec {
        Checks.path(path);
        Checks.path(key);
        requireNonNull(state, "state is null");
        names = Tls.names(names, state);
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = Checks.mode(mode);
        Tls.checkDays(days, renewDays);
        if (path.equals(key)) {
            throw new IllegalArgumentException("The certificate `" + path + "` cannot lie where its key is.");
        }
    }

    /** Describe the absence of a certificate. */
    public static TlsCertificateSpec absent(String path) {
        return new TlsCertificateSpec(
                path, path + ".key", List.of(), Optional.empty(), Optional.empty(), "0644", 2, 1, Presence.ABSENT);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    Attributes attributes() {
        return new Attributes(owner, group, Optional.of(mode));
    }
}
