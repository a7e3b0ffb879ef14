package dev.fettle.modules.postgresql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tell whether a password is the one that PostgreSQL keeps a verifier of, in {@code pg_authid.rolpassword}.
 *
 * <p>Sources: RFC 5802 and RFC 7677 (SCRAM-SHA-256), RFC 4013 (SASLprep), PostgreSQL's documentation of {@code pg_authid}.
 */
public final class Verifier {

    private static final Pattern SCRAM =
            Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
    private static final Pattern MD5 = Pattern.compile("md5[0-9a-f]{32}");
    private static final Pattern MAPPED_TO_SPACE =
            Pattern.compile("[\\u00A0\\u1680\\u2000-\\u200B\\u202F\\u205F\\u3000]");
    private static final Pattern MAPPED_TO_NOTHING =
            Pattern.compile("[\\u00AD\\u034F\\u1806\\u180B-\\u180D\\u200C\\u200D\\u2060\\uFE00-\\uFE0F\\uFEFF]");
    // RFC 4013, section 2.3, without the code points that are not characters.
    private static final Pattern PROHIBITED = Pattern.compile(
            "[\\p{Cc}\\p{Co}\\p{Cs}\\p{Cn}\\u00A0\\u1680\\u2000-\\u200B"
                    + "\\u202F\\u205F\\u3000\\u06DD\\u070F\\u180E\\u200C-\\u200F\\u2028-\\u202E\\u2060-\\u2063\\u206A-\\u206F\\uFEFF"
                    + "\\uFFF9-\\uFFFD\\u2FF0-\\u2FFB\\u0340\\u0341\\x{1D173}-\\x{1D17A}\\x{E0001}\\x{E0020}-\\x{E007F}]");

    private Verifier() {}

    /** Return how a verifier was made: {@code scram-sha-256}, {@code md5} or {@code none}. */
    public static String kind(String verifier) {
        return verifier.startsWith("SCRAM-SHA-256$") ? "scram-sha-256" : verifier.startsWith("md5") ? "md5" : "none";
    }

    /**
     * Tell whether a password fits.
     *
     * @param verifier what PostgreSQL keeps; empty when the role has no password
     * @param role the role's name, which an MD5 verifier is salted with
     */
    public static boolean fits(String verifier, String role, String password) {
        try {
            Matcher scram = SCRAM.matcher(verifier);
            if (scram.matches()) {
                byte[] salted = salted(
                        prepared(password).getBytes(StandardCharsets.UTF_8),
                        Base64.getDecoder().decode(scram.group(2)),
                        Integer.parseInt(scram.group(1)));
                byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
                return MessageDigest.isEqual(stored, Base64.getDecoder().decode(scram.group(3)))
                        && MessageDigest.isEqual(
                                hmac(salted, "Server Key"), Base64.getDecoder().decode(scram.group(4)));
            }
            if (MD5.matcher(verifier).matches()) {
                byte[] digest =
                        MessageDigest.getInstance("MD5").digest((password + role).getBytes(StandardCharsets.UTF_8));
                return verifier.equals("md5" + HexFormat.of().formatHex(digest));
            }
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, HMAC and MD5.", e);
        }
    }

    /** PBKDF2 with HMAC-SHA-256 for one block, which is all that SCRAM takes (RFC 5802, section 2.2: Hi). */
    private static byte[] salted(byte[] password, byte[] salt, int iterations) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        // A key of no bytes is refused; HMAC fills keys up with zeros, so that one zero is the same key.
        mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
        mac.update(salt);
        byte[] last = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] sum = last.clone();
        for (int i = 1; i < iterations; i++) {
            last = mac.doFinal(last);
            for (int b = 0; b < sum.length; b++) {
                sum[b] ^= last[b];
            }
        }
        return sum;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Prepare a password as PostgreSQL does: by SASLprep, and as it is where that forbids it. */
    static String prepared(String password) {
        if (password.chars().allMatch(c -> c < 128)) {
            return password;
        }
        String spaced = MAPPED_TO_SPACE.matcher(password).replaceAll(" ");
        String mapped = MAPPED_TO_NOTHING.matcher(spaced).replaceAll("");
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean forbidden = normal.isEmpty() || PROHIBITED.matcher(normal).find() || mixesDirections(normal);
        return forbidden ? password : normal;
    }

    /** RFC 3454, section 6: text from right to left holds no letters from left to right, and begins and ends as it goes. */
    private static boolean mixesDirections(String text) {
        int[] points = text.codePoints().toArray();
        boolean right = text.codePoints().anyMatch(Verifier::isRight);
        boolean left = text.codePoints()
                .anyMatch(p -> Character.getDirectionality(p) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        return right && (left || !isRight(points[0]) || !isRight(points[points.length - 1]));
    }

    private static boolean isRight(int point) {
        byte direction = Character.getDirectionality(point);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
