package dev.fettle.modules.tls;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Hold how a certificate or a request fits what it is for.
 *
 * @param file {@code missing}; {@code odd} when it cannot be read as what it should be; {@code good}
 * @param sourceGood whether the key, or the request in its place, could be read
 * @param sameKey whether it has that key
 * @param sameSigner whether the authority's certificate has signed it; true where none was named
 * @param lasts whether it lasts beyond the asked time
 * @param ended whether its time is over
 * @param early whether its time has not begun
 * @param subject its subject, such as {@code CN=web-1}
 * @param requestSubject the subject of the request that was sent along, else empty
 * @param names its alternative names, as {@link Names#entries} writes them
 * @param from when it begins, in openssl's words; empty for a request
 * @param until when it ends, in openssl's words; empty for a request
 * @param pem its text, followed by the certificates of its authority
 */
record PemState(
        String file,
        boolean sourceGood,
        boolean sameKey,
        boolean sameSigner,
        boolean lasts,
        boolean ended,
        boolean early,
        String subject,
        String requestSubject,
        Set<String> names,
        String from,
        String until,
        String pem) {

    /** A host where nothing is yet. */
    private static final PemState NOTHING =
            new PemState("missing", true, false, false, false, false, false, "", "", Set.of(), "", "", "");

    static final ProbeKind<PemState> CERTIFICATE = new ProbeKind<>(
            "tls-certificate",
            ProbeKind.Style.EACH,
            Scripts.load(PemState.class, "certificate.sh"),
            PemState::parse,
            NOTHING);

    static final ProbeKind<PemState> REQUEST = new ProbeKind<>(
            "tls-request", ProbeKind.Style.EACH, Scripts.load(PemState.class, "request.sh"), PemState::parse, NOTHING);

    PemState {
        requireNonNull(file, "file is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(requestSubject, "requestSubject is null");
        names = Set.copyOf(names);
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
        requireNonNull(pem, "pem is null");
    }

    boolean isMissing() {
        return file.equals("missing");
    }

    boolean isOdd() {
        return file.equals("odd");
    }

    private static PemState parse(RawAnswer raw) {
        if (raw.truncated()) {
            throw new IllegalArgumentException("The answer about a certificate is too long.");
        }
        String text = raw.text();
        int begin = text.indexOf("-----BEGIN ");
        Map<String, String> values = new HashMap<>();
        text.substring(0, begin < 0 ? text.length() : begin).lines().forEach(line -> {
            String[] parts = line.split("[ =]", 2);
            values.putIfAbsent(parts[0], parts.length == 2 ? parts[1].strip() : "");
        });
        String file = values.get("file");
        if (file == null) {
            throw new IllegalArgumentException("The answer about a certificate does not say whether it is there.");
        }
        String request = values.getOrDefault("request", "");
        return new PemState(
                file,
                values.containsKey("source"),
                values.containsKey("key"),
                values.containsKey("signer"),
                values.containsKey("time"),
                values.containsKey("ended"),
                values.containsKey("early"),
                values.getOrDefault("subject", ""),
                request.startsWith("subject=")
                        ? request.substring("subject=".length()).strip()
                        : "",
                Names.read(values.getOrDefault("names", "")),
                values.getOrDefault("notBefore", ""),
                values.getOrDefault("notAfter", ""),
                begin < 0 ? "" : text.substring(begin).stripTrailing() + "\n");
    }
}
