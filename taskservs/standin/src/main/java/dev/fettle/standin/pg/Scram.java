package dev.fettle.standin.pg;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Prove a password by SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. */
final class Scram {
    private static final String HEADER = "n,,";
    private static final int MAX_ITERATIONS = 10_000_000;

    private final String password;
    private final String nonce;
    private String serverSignature = "";

    Scram(String password, SecureRandom random) {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        this.nonce = Base64.getEncoder().encodeToString(bytes);
        this.password = Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** Return the first message. PostgreSQL takes the user from the start-up message, so it is blank here. */
    String first() {
        return HEADER + bare();
    }

    private String bare() {
        return "n=,r=" + nonce;
    }

    /** Answer the server's challenge. */
    String answer(String challenge) throws PgException {
        Map<Character, String> parts = parts(challenge);
        String serverNonce = parts.getOrDefault('r', "");
        String salt = parts.getOrDefault('s', "");
        String iterations = parts.getOrDefault('i', "");
        if (!serverNonce.startsWith(nonce)
                || serverNonce.length() == nonce.length()
                || !iterations.matches("\\d{1,8}")) {
            throw new PgException("", "pq: the SCRAM challenge of the server is malformed");
        }
        int rounds = Integer.parseInt(iterations);
        if (rounds < 1 || rounds > MAX_ITERATIONS) {
            throw new PgException("", "pq: the SCRAM challenge of the server asks for " + rounds + " iterations");
        }
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(
                            password.toCharArray(), Base64.getDecoder().decode(salt), rounds, 256))
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
            String header = Base64.getEncoder().encodeToString(HEADER.getBytes(StandardCharsets.US_ASCII));
            String withoutProof = "c=" + header + ",r=" + serverNonce;
            String signed = bare() + "," + challenge + "," + withoutProof;
            byte[] proof = hmac(stored, signed);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            serverSignature = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), signed));
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PgException("", "pq: SCRAM authentication cannot be computed: " + e.getMessage());
        }
    }

    /** Check that the server knows the password too. */
    void finish(String outcome) throws PgException {
        byte[] given = parts(outcome).getOrDefault('v', "").getBytes(StandardCharsets.US_ASCII);
        byte[] expected = serverSignature.getBytes(StandardCharsets.US_ASCII);
        if (expected.length == 0 || !MessageDigest.isEqual(given, expected)) {
            throw new PgException("", "pq: the server did not prove that it knows the password");
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Character, String> parts(String message) {
        Map<Character, String> parts = new HashMap<>();
        Arrays.stream(message.split(","))
                .filter(part -> part.length() > 1 && part.charAt(1) == '=')
                .forEach(part -> parts.put(part.charAt(0), part.substring(2)));
        return parts;
    }
}
