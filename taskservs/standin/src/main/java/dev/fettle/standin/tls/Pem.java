package dev.fettle.standin.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read certificates and private keys from PEM files. */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    private static final byte[] EC_PREFIX = hex("06072a8648ce3d0201");
    private static final int OID = 0x06;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CONTEXT_0 = 0xa0;

    private Pem() {}

    /** Read all certificates of a file; fails if there is none. */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            if ("CERTIFICATE".equals(matcher.group(1))) {
                certificates.add((X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(decode(matcher.group(2)))));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate in the file");
        }
        return certificates;
    }

    /** Read the first private key of a file: PKCS#8, or the older forms of RSA and EC keys. */
    public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            byte[] der = decode(matcher.group(2));
            switch (matcher.group(1)) {
                case "PRIVATE KEY":
                    return pkcs8(der);
                case "RSA PRIVATE KEY":
                    return pkcs8(wrap(RSA, der));
                case "EC PRIVATE KEY":
                    return pkcs8(wrap(ecAlgorithm(der), der));
                default:
                    break;
            }
        }
        throw new GeneralSecurityException("no private key that can be read in the file");
    }

    /** Load a certificate chain with its key into a store's entry, and check that they belong together. */
    public static void load(KeyStore store, String alias, Path certificates, Path key)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificates);
        PrivateKey secret = privateKey(key);
        PublicKey known = chain.get(0).getPublicKey();
        if (!secret.getAlgorithm().equals(known.getAlgorithm()) || !matches(secret, known)) {
            throw new GeneralSecurityException("the private key does not belong to the certificate");
        }
        store.setKeyEntry(alias, secret, new char[0], chain.toArray(X509Certificate[]::new));
    }

    private static boolean matches(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> secret.getAlgorithm();
        };
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(sample);
        return signature.verify(signed);
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // Another algorithm may read it; the caller learns when none does.
                continue;
            }
        }
        throw new GeneralSecurityException("the private key is of a kind that is not understood");
    }

    /** PKCS#8: version 0, algorithm, key as octets. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tlv(SEQUENCE, join(new byte[] {2, 1, 0}, algorithm, tlv(OCTETS, key)));
    }

    /** The curve's name stands in the field [0] of an EC key: version, octets, [0] curve, [1] public key. */
    private static byte[] ecAlgorithm(byte[] der) throws GeneralSecurityException {
        int at = body(der, 0);
        while (at < der.length) {
            int start = body(der, at);
            int end = start + length(der, at);
            if ((der[at] & 0xff) == CONTEXT_0 && der[start] == OID) {
                return tlv(SEQUENCE, join(EC_PREFIX, Arrays.copyOfRange(der, start, end)));
            }
            at = (der[at] & 0xff) == SEQUENCE ? start : end;
        }
        throw new GeneralSecurityException("the EC key does not name its curve");
    }

    private static int body(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int total = 0;
        for (int i = 0; i < first - 0x80; i++) {
            total = total << 8 | der[at + 2 + i] & 0xff;
        }
        return total;
    }

    private static byte[] tlv(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 0x80
                ? new byte[] {(byte) tag, (byte) n}
                : n < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text);
    }
}
