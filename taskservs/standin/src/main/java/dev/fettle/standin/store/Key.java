package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Hold a session or an API token.
 *
 * @param id the public part, ten characters
 * @param hash the SHA-256 of the secret part, in hexadecimal
 * @param userId whose it is
 * @param tokenName the name of an API token; blank for a session
 * @param createdAt when it was made
 * @param expiresAt when it ends
 * @param lifetime how long it lasts from its last use
 */
public record Key(
        String id,
        String hash,
        String userId,
        String tokenName,
        Instant createdAt,
        Instant expiresAt,
        Duration lifetime) {
    /** Check the parts. */
    public Key {
        requireNonNull(id, "id is null");
        requireNonNull(hash, "hash is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(tokenName, "tokenName is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(expiresAt, "expiresAt is null");
        requireNonNull(lifetime, "lifetime is null");
    }

    /** Return a copy that ends later. */
    public Key until(Instant end) {
        return new Key(id, hash, userId, tokenName, createdAt, end, lifetime);
    }

    /** Show the public part only. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
