package dev.fettle.modules.authorizedkey;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Hold a line of {@code authorized_keys}.
 *
 * @param options what stands before the key, empty for none
 * @param type such as {@code ssh-ed25519}
 * @param base64 the key itself
 * @param comment what follows, empty for nothing
 */
record PublicKey(String options, String type, String base64, String comment) {

    private static final String PREFIX = "SHA256:";

    /** Read a line; empty for a blank one, a comment and what is no key. */
    static Optional<PublicKey> parse(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        List<String> words = words(text);
        int at = isType(words.get(0)) ? 0 : 1;
        if (words.size() < at + 2 || !isType(words.get(at)) || !isBase64(words.get(at + 1))) {
            return Optional.empty();
        }
        return Optional.of(new PublicKey(
                at == 0 ? "" : words.get(0),
                words.get(at),
                words.get(at + 1),
                String.join(" ", words.subList(at + 2, words.size()))));
    }

    /** Split at spaces outside of double quotes, in which a backslash takes the quote's meaning away. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean options = words.isEmpty();
            if (c == '"' && options && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if ((c == ' ' || c == '\t') && !quoted) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }

    private static boolean isType(String word) {
        return word.matches("(sk-)?(ssh|ecdsa)-[a-z0-9-]+(@openssh\\.com)?");
    }

    private static boolean isBase64(String word) {
        try {
            return Base64.getDecoder().decode(word).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isFingerprint(String text) {
        return text.matches(PREFIX + "[A-Za-z0-9+/]{43}");
    }

    /** Return the fingerprint of a key that is written out, or a fingerprint as it is. */
    static String fingerprintOf(String text) {
        return isFingerprint(text) ? text : parse(text).orElseThrow().fingerprint();
    }

    boolean isBare() {
        return options.isEmpty();
    }

    /** Return the fingerprint as {@code ssh-keygen -l} shows it. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(base64));
            return PREFIX + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Return the line with other options. */
    String line(String itsOptions) {
        return (itsOptions.isEmpty() ? "" : itsOptions + " ")
                + type
                + " "
                + base64
                + (comment.isEmpty() ? "" : " " + comment);
    }
}
