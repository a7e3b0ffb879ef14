package dev.fettle.standin.http;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.config.Settings;
import dev.fettle.standin.store.Key;
import dev.fettle.standin.store.Store;
import dev.fettle.standin.store.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Make and check session tokens: a public id and a secret, of which only the hash is kept. */
final class Sessions {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int ID_LENGTH = 10;
    private static final int SECRET_LENGTH = 22;
    private static final Duration REFRESH_STEP = Duration.ofHours(1);

    private final Store store;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(Store store, Settings settings, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** A user and the key that was shown. */
    record Caller(User user, Key key) {}

    /** Start a session, which lasts as long as the options say. */
    String start(User user) throws IOException {
        return make(user, "", settings.duration("CODER_SESSION_DURATION"));
    }

    /** Make a token; a session's token name is blank. */
    String make(User user, String tokenName, Duration lifetime) throws IOException {
        String id = letters(ID_LENGTH);
        String secret = letters(SECRET_LENGTH);
        Instant now = clock.instant();
        store.save(new Key(id, hash(secret), user.id(), tokenName, now, now.plus(lifetime), lifetime));
        return id + "-" + secret;
    }

    /** Find whose token this is; empty if it is unknown, wrong or expired. */
    Optional<Caller> caller(String token) throws IOException {
        int dash = token.indexOf('-');
        if (dash != ID_LENGTH || token.length() != ID_LENGTH + 1 + SECRET_LENGTH) {
            return Optional.empty();
        }
        Optional<Key> found = store.key(token.substring(0, dash));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Key key = found.get();
        byte[] given = hash(token.substring(dash + 1)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(given, key.hash().getBytes(StandardCharsets.US_ASCII))
                || key.expiresAt().isBefore(clock.instant())) {
            return Optional.empty();
        }
        refresh(key);
        return store.find(key.userId()).map(user -> new Caller(user, key));
    }

    private void refresh(Key key) throws IOException {
        Instant end = clock.instant().plus(key.lifetime());
        if (key.tokenName().isEmpty()
                && !settings.on("CODER_DISABLE_SESSION_EXPIRY_REFRESH")
                && Duration.between(key.expiresAt(), end).compareTo(REFRESH_STEP) > 0) {
            store.save(key.until(end));
        }
    }

    private String letters(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return out.toString();
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the runtime lacks SHA-256", e);
        }
    }
}
