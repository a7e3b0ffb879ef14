package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;

/**
 * Describe an authority: a key (NIST P-256, mode 0600) and a certificate that it has signed itself, both of the acting user.
 *
 * @param key path of its private key, in PEM form without a password
 * @param certificate path of its certificate
 * @param commonName its name, at most 64 characters
 * @param days how long a new certificate lasts
 * @param renewDays a certificate that lasts fewer days than these is made anew, with the same key
 * @param state whether it shall be there; it can sign nothing any more when it is taken away
 */
public record TlsCaSpec(String key, String certificate, String commonName, int days, int renewDays, Presence state) {

    /** Check the parts. */
    public TlsCaSpec {
        Checks.path(key);
        Checks.path(certificate);
        Checks.text("`commonName`", commonName);
        Tls.checkDays(days, renewDays);
        requireNonNull(state, "state is null");
        if (state == Presence.PRESENT && key.equals(certificate)) {
            throw new IllegalArgumentException("The authority's key and certificate cannot both be `" + key + "`.");
        }
        if (commonName.length() > Names.COMMON_NAME_LIMIT
                || commonName.chars().anyMatch(Character::isISOControl)
                || !commonName.equals(commonName.strip())
                || commonName.startsWith("#")) {
            throw new IllegalArgumentException("`" + commonName + "` is not the name of an authority: write at most "
                    + Names.COMMON_NAME_LIMIT + " characters on one line, not beginning with `#`.");
        }
    }

    /** Describe the absence of an authority's key and certificate. */
    public static TlsCaSpec absent(String key, String certificate) {
        return new TlsCaSpec(key, certificate, "absent", 2, 1, Presence.ABSENT);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }
}
