package dev.fettle.standin.store;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Hash passwords, and judge how hard they are to guess. */
public final class Passwords {
    private static final int ROUNDS = 120_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int MIN_BITS = 52;
    private static final int MAX_LENGTH = 64;
    private static final List<String> RUNS =
            List.of("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890");

    private Passwords() {}

    /** Hash a password with a new salt by PBKDF2 and SHA-256. */
    public static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return "pbkdf2-sha256:" + ROUNDS + ":" + HexFormat.of().formatHex(salt) + ":"
                + HexFormat.of().formatHex(derive(password, salt, ROUNDS));
    }

    /** Tell whether a password belongs to a hash. */
    public static boolean matches(String password, String hash) {
        String[] parts = hash.split(":");
        if (parts.length != 4 || !"pbkdf2-sha256".equals(parts[0])) {
            return false;
        }
        byte[] derived = derive(password, HexFormat.of().parseHex(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(derived, HexFormat.of().parseHex(parts[3]));
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the runtime lacks PBKDF2", e);
        }
    }

    /** Return what is wrong with a new password; blank if nothing is. */
    public static String fault(String password) {
        if (password.length() > MAX_LENGTH) {
            return "Password must be no more than " + MAX_LENGTH + " characters.";
        }
        return entropy(password) < MIN_BITS
                ? "Insecure password, try a longer one or one with more kinds of characters."
                : "";
    }

    /**
     * Estimate the entropy in bits: length times the logarithm of the alphabet that the characters seem to come from.
     *
     * <p>Runs of one character, of the alphabet and of a keyboard's row count as two characters at most.
     */
    static double entropy(String password) {
        int alphabet = 0;
        boolean[] seen = new boolean[6];
        for (char c : password.toCharArray()) {
            int kind = Character.isLowerCase(c)
                    ? 0
                    : Character.isUpperCase(c)
                            ? 1
                            : Character.isDigit(c) ? 2 : "!@$&*".indexOf(c) >= 0 ? 3 : "_-., ".indexOf(c) >= 0 ? 4 : 5;
            if (!seen[kind]) {
                alphabet += new int[] {26, 26, 10, 5, 5, 22}[kind];
                seen[kind] = true;
            }
        }
        return alphabet == 0 ? 0 : effectiveLength(password) * (Math.log(alphabet) / Math.log(2));
    }

    private static int effectiveLength(String password) {
        String lower = password.toLowerCase(java.util.Locale.ROOT);
        int length = 0;
        for (int i = 0; i < lower.length(); i++) {
            if (i < 2 || !follows(lower.substring(i - 2, i + 1))) {
                length++;
            }
        }
        return length;
    }

    private static boolean follows(String three) {
        String reversed = new StringBuilder(three).reverse().toString();
        return three.charAt(0) == three.charAt(1) && three.charAt(1) == three.charAt(2)
                || RUNS.stream().anyMatch(run -> run.contains(three) || run.contains(reversed));
    }
}
