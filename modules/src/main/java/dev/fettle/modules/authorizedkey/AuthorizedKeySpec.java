package dev.fettle.modules.authorizedkey;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/**
 * Describe public keys that may log in as a user: lines of {@code ~/.ssh/authorized_keys}.
 *
 * @param user whose file it is; its home directory is there
 * @param keys public keys as OpenSSH writes them: type, Base64 and perhaps a comment. For absent ones a fingerprint such as
 *     {@code SHA256:…} will do
 * @param options what stands before each key, such as {@code from="10.0.0.0/8",no-pty} ({@code sshd(8)}); empty means that
 *     no options stand there
 * @param exclusive whether all other keys go
 * @param state whether they shall be there
 */
public record AuthorizedKeySpec(
        String user, List<String> keys, Optional<String> options, boolean exclusive, Presence state) {

    /** Check and copy the parts. */
    public AuthorizedKeySpec {
        Checks.account("user", user);
        requireNonNull(state, "state is null");
        keys = keys.stream().map(String::strip).toList();
        options.filter(o -> !o.equals(o.strip())
                        || o.isEmpty()
                        || o.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)
                        || PublicKey.parse(o + " ssh-ed25519 AAAA")
                                .filter(k -> k.options().equals(o))
                                .isEmpty())
                .ifPresent(o -> {
                    throw new IllegalArgumentException(
                            "`" + o + "` are not options of a key: write them as sshd(8) does,"
                                    + " separated by commas, with spaces in double quotes only.");
                });
        if (keys.isEmpty() && !(exclusive && state == Presence.PRESENT)) {
            throw new IllegalArgumentException("No keys are given for user `" + user + "`.");
        }
        if (exclusive && state == Presence.ABSENT) {
            throw new IllegalArgumentException("Keys of user `" + user + "` that shall be absent cannot be exclusive.");
        }
        for (String key : keys) {
            if (state == Presence.ABSENT && PublicKey.isFingerprint(key)) {
                continue;
            }
            if (key.indexOf('\n') >= 0 || key.indexOf('\r') >= 0 || key.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("A key of user `" + user + "` is longer than a line.");
            }
            if (PublicKey.parse(key).filter(PublicKey::isBare).isEmpty()) {
                throw new IllegalArgumentException("`" + shortened(key) + "` is not a public key: write its type, its"
                        + " Base64 and perhaps a comment, and put options into `options`.");
            }
        }
        long different = keys.stream().map(PublicKey::fingerprintOf).distinct().count();
        if (different != keys.size()) {
            throw new IllegalArgumentException("A key of user `" + user + "` is given twice.");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** Describe keys without options. */
    public static AuthorizedKeySpec of(String user, String... keys) {
        return new AuthorizedKeySpec(user, List.of(keys), Optional.empty(), false, Presence.PRESENT);
    }

    /** Describe the absence of keys, given as they are or by their fingerprints. */
    public static AuthorizedKeySpec absent(String user, List<String> keys) {
        return new AuthorizedKeySpec(user, keys, Optional.empty(), false, Presence.ABSENT);
    }

    /** Return the fingerprints of the keys, in order. */
    List<String> fingerprints() {
        return keys.stream().map(PublicKey::fingerprintOf).toList();
    }
}
