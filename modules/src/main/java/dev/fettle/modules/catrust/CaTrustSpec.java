package dev.fettle.modules.catrust;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a certificate authority that the programs of the host trust.
 *
 * @param name the name of its file, without an ending
 * @param certificate its certificate in PEM form; empty only where it shall be absent
 * @param state whether it shall be trusted
 */
public record CaTrustSpec(String name, Optional<Content> certificate, Presence state) {

    /** Check the parts. */
    public CaTrustSpec {
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of an authority: use letters, digits, `.`, `_` and `-`.");
        }
        if ((state == Presence.PRESENT) != certificate.isPresent()) {
            throw new IllegalArgumentException("Authority `" + name + "` "
                    + (state == Presence.PRESENT
                            ? "has no `certificate`."
                            : "shall be absent, so it has no `certificate`."));
        }
        if (certificate
                .flatMap(Content::literal)
                .filter(c -> !c.contains("-----BEGIN CERTIFICATE-----"))
                .isPresent()) {
            throw new IllegalArgumentException("The certificate of authority `" + name + "` is not in PEM form.");
        }
    }

    /** Describe an authority that is trusted. */
    public static CaTrustSpec of(String name, Content certificate) {
        return new CaTrustSpec(name, Optional.of(certificate), Presence.PRESENT);
    }

    /** Describe an authority that is not trusted on our account. */
    public static CaTrustSpec absent(String name) {
        return new CaTrustSpec(name, Optional.empty(), Presence.ABSENT);
    }
}
