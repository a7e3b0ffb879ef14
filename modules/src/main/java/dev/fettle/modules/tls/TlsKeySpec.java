package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a private key, made on its host. A key that is there is kept.
 *
 * @param path where it is, in PEM form without a password
 * @param algorithm what kind of key it is
 * @param owner name or number of its user; empty leaves it, and a new key is the acting user's
 * @param group name or number of its group; empty leaves it, and a new key gets the acting user's
 * @param mode its permissions; others have none
 * @param state whether it shall be there; what it protects is lost when it is taken away
 */
public record TlsKeySpec(
        String path,
        KeyAlgorithm algorithm,
        Optional<String> owner,
        Optional<String> group,
        String mode,
        Presence state) {

    /** Check the parts. */
    public TlsKeySpec {
        Checks.path(path);
        requireNonNull(algorithm, "algorithm is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = Checks.mode(mode);
        requireNonNull(state, "state is null");
        if (!mode.endsWith("0")) {
            throw new IllegalArgumentException(
                    "The mode `" + mode + "` would let everybody use the key `" + path + "`: end it in 0.");
        }
    }

    /** Describe the absence of a key. */
    public static TlsKeySpec absent(String path) {
        return new TlsKeySpec(path, KeyAlgorithm.EC_P256, Optional.empty(), Optional.empty(), "0600", Presence.ABSENT);
    }

    boolean isAbsent() {
        return state == Presence.ABSENT;
    }

    Attributes attributes() {
        return new Attributes(owner, group, Optional.of(mode));
    }
}
