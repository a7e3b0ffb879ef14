package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hold one entry of a {@code known_hosts} file: names or the hash of a name, and a key. */
final class KnownHostsLine {

    private static final String HASH_MAGIC = "|1|";

    private final Path file;
    private final int number;
    private final boolean revoked;
    private final String hosts;
    private final byte[] key;

    private KnownHostsLine(Path file, int number, boolean revoked, String hosts, byte[] key) {
        this.file = file;
        this.number = number;
        this.revoked = revoked;
        this.hosts = hosts;
        this.key = key;
    }

    /** Parse a line; empty for comments, blank lines, certificate authorities and lines that are not well formed. */
    static Optional<KnownHostsLine> parse(Path file, int number, String text) {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        String[] fields = line.split("[ \t]+");
        int at = 0;
        boolean revoked = false;
        if (fields[0].startsWith("@")) {
            if (!fields[0].equals("@revoked")) {
                return Optional.empty();
            }
            revoked = true;
            at = 1;
        }
        if (fields.length < at + 3) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(fields[at + 2]);
            return Optional.of(new KnownHostsLine(file, number, revoked, fields[at], key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Write a new entry. */
    static String format(String name, byte[] key, boolean hashed) {
        return (hashed ? hash(name) : name) + " " + KnownHosts.typeOf(key) + " "
                + Base64.getEncoder().encodeToString(key);
    }

    private static String hash(String name) {
        byte[] salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return HASH_MAGIC + base64.encodeToString(salt) + "|" + base64.encodeToString(hmac(salt, name));
    }

    boolean matches(String name) {
        if (hosts.startsWith(HASH_MAGIC)) {
            return matchesHash(name);
        }
        boolean found = false;
        for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
            if (pattern.startsWith("!")) {
                if (wildcard(pattern.substring(1), name)) {
                    return false;
                }
            } else {
                found |= wildcard(pattern, name);
            }
        }
        return found;
    }

    private boolean matchesHash(String name) {
        String[] parts = hosts.substring(HASH_MAGIC.length()).split("\\|");
        if (parts.length != 2) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts[0]);
            return MessageDigest.isEqual(Base64.getDecoder().decode(parts[1]), hmac(salt, name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] hmac(byte[] salt, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The salt cannot be used.", e);
        }
    }

    /** Match {@code *} and {@code ?}; every other character, brackets too, stands for itself. */
    static boolean wildcard(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    boolean hasKey(byte[] other) {
        return Arrays.equals(key, other);
    }

    boolean revoked() {
        return revoked;
    }

    byte[] key() {
        return key.clone();
    }

    /** Describe the entry for a message: type, fingerprint and place. */
    String describe() {
        return KnownHosts.typeOf(key) + " " + KnownHosts.fingerprint(key) + " (" + file + ":" + number + ")";
    }
}
