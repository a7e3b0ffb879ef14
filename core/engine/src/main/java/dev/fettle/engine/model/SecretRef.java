package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * Name a secret without holding it: {@code env:DB_PASSWORD}, {@code file:db.txt}, {@code command:pass show db},
 * {@code store:coder/db}.
 *
 * @param scheme which source answers
 * @param key what to ask it for
 */
public record SecretRef(String scheme, String key) implements Comparable<SecretRef> {

    /** Check the parts. */
    public SecretRef {
        requireNonNull(scheme, "scheme is null");
        requireNonNull(key, "key is null");
        if (!scheme.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("`" + scheme + "` is not the name of a secret source.");
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A secret reference needs a key after `" + scheme + ":`.");
        }
    }

    /** Parse {@code scheme:key}. */
    public static SecretRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("`" + text + "` is not of the form `source:key`.");
        }
        return new SecretRef(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public int compareTo(SecretRef other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return scheme + ":" + key;
    }
}
