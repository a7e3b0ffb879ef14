package dev.fettle.modules.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read armored OpenPGP keys and their fingerprints, as RFC 4880 (version 4) and RFC 9580 (version 6) define them. */
public final class OpenPgp {

    private static final Pattern ARMOR = Pattern.compile(
            "-----BEGIN PGP PUBLIC KEY BLOCK-----[ \\t]*\\n"
                    + "(?:[^\\n:]+: [^\\n]*\\n)*[ \\t]*\\n(.*?)(?:\\n=[A-Za-z0-9+/]{4})?\\s*\\n-----END PGP PUBLIC KEY BLOCK-----",
            Pattern.DOTALL);
    private static final int PUBLIC_KEY = 6;
    private static final int V4_PREFIX = 0x99;
    private static final int V6_PREFIX = 0x9B;

    private OpenPgp() {}

    /**
     * Return the fingerprints of the primary keys in an armored text, in upper-case hexadecimal.
     *
     * @throws IllegalArgumentException when it is not an armored key
     */
    public static List<String> fingerprints(String armored) {
        List<String> found = new ArrayList<>();
        Matcher blocks = ARMOR.matcher(armored.replace("\r\n", "\n"));
        try {
            while (blocks.find()) {
                read(Base64.getMimeDecoder().decode(blocks.group(1).getBytes(ISO_8859_1)), found);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("The signing key is damaged.", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "The signing key is not one in text form, which begins with `-----BEGIN PGP PUBLIC KEY BLOCK-----`.");
        }
        return List.copyOf(found);
    }

    /**
     * Return the keys in an armored text as {@code gpgv} takes them, in base64.
     *
     * @throws IllegalArgumentException when it is not an armored key
     */
    public static String base64(String armored) {
        fingerprints(armored);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Matcher blocks = ARMOR.matcher(armored.replace("\r\n", "\n"));
        while (blocks.find()) {
            all.writeBytes(Base64.getMimeDecoder().decode(blocks.group(1).getBytes(ISO_8859_1)));
        }
        return Base64.getEncoder().encodeToString(all.toByteArray());
    }

    private static void read(byte[] bytes, List<String> found) {
        int at = 0;
        while (at < bytes.length) {
            int head = bytes[at++] & 0xFF;
            if ((head & 0x80) == 0) {
                throw new IllegalArgumentException("no packet begins here");
            }
            boolean newFormat = (head & 0x40) != 0;
            int tag = newFormat ? head & 0x3F : (head >> 2) & 0xF;
            int size;
            if (newFormat) {
                int first = bytes[at++] & 0xFF;
                if (first < 192) {
                    size = first;
                } else if (first < 224) {
                    size = ((first - 192) << 8) + (bytes[at++] & 0xFF) + 192;
                } else if (first == 255) {
                    size = number(bytes, at, 4);
                    at += 4;
                } else {
                    throw new IllegalArgumentException("a key has no partial length");
                }
            } else {
                int length = head & 3;
                if (length == 3) {
                    throw new IllegalArgumentException("a key has a length");
                }
                size = number(bytes, at, 1 << length);
                at += 1 << length;
            }
            if (size < 0 || size > bytes.length - at) {
                throw new IllegalArgumentException("a packet is cut off");
            }
            if (tag == PUBLIC_KEY) {
                found.add(fingerprint(bytes, at, size));
            }
            at += size;
        }
    }

    private static int number(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private static String fingerprint(byte[] bytes, int at, int size) {
        int version = bytes[at];
        try {
            MessageDigest digest;
            if (version == 4) {
                digest = MessageDigest.getInstance("SHA-1");
                digest.update(new byte[] {(byte) V4_PREFIX, (byte) (size >> 8), (byte) size});
            } else if (version == 6) {
                digest = MessageDigest.getInstance("SHA-256");
                digest.update(new byte[] {
                    (byte) V6_PREFIX, (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size
                });
            } else {
                throw new IllegalArgumentException("version " + version + " is not known");
            }
            digest.update(bytes, at, size);
            return HexFormat.of().withUpperCase().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1 and SHA-256.", e);
        }
    }
}
