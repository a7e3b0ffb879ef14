package dev.fettle.modules.tls;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Name the kinds of private keys. */
public enum KeyAlgorithm {
    /** An elliptic curve, NIST P-256. */
    EC_P256("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:named_curve"),
    /** An elliptic curve, NIST P-384. */
    EC_P384("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-pkeyopt", "ec_param_enc:named_curve"),
    /** Ed25519, which web browsers do not take. */
    ED25519("-algorithm", "ED25519"),
    /** RSA with 3072 bits. */
    RSA_3072("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"),
    /** RSA with 4096 bits. */
    RSA_4096("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096");

    private static final Pattern BITS = Pattern.compile("Public-Key: \\((\\d+) bit");
    private static final Pattern CURVE = Pattern.compile("ASN1 OID: (\\S+)");

    private final List<String> options;

    KeyAlgorithm(String... options) {
        this.options = List.of(options);
    }

    /** Return the options of {@code openssl genpkey} that make one. */
    List<String> options() {
        return options;
    }

    /** Return it as Pkl writes it. */
    String words() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * Read what {@code openssl pkey -text_pub} prints.
     *
     * @return the words of the algorithm, which may be none of these; empty when it is no key
     */
    static Optional<String> read(String text) {
        Matcher bits = BITS.matcher(text);
        Matcher curve = CURVE.matcher(text);
        if (text.contains("ED25519")) {
            return Optional.of(ED25519.words());
        }
        if (curve.find()) {
            return Optional.of(
                    switch (curve.group(1)) {
                        case "prime256v1" -> EC_P256.words();
                        case "secp384r1" -> EC_P384.words();
                        default -> "ec-" + curve.group(1);
                    });
        }
        if (!bits.find()) {
            return Optional.empty();
        }
        return Optional.of((text.contains("Modulus") ? "rsa-" : "another, with bits: ") + bits.group(1));
    }
}
