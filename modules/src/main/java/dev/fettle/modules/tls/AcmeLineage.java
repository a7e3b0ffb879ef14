package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Hold how certbot keeps a certificate, by its words, and where its copies were put.
 *
 * @param words {@code server}, {@code authenticator} and others of certbot's renewal file; {@code certificate} and {@code key}
 *     for the copies
 */
record AcmeLineage(Map<String, String> words) {

    static final ProbeKind<AcmeLineage> KIND = new ProbeKind<>(
            "acme-lineage",
            ProbeKind.Style.EACH,
            Scripts.load(AcmeLineage.class, "acme-lineage.sh"),
            AcmeLineage::parse,
            new AcmeLineage(Map.of()));

    AcmeLineage {
        words = Map.copyOf(words);
    }

    static Probe<AcmeLineage> probe(AcmeCertificateSpec desired) {
        return Probe.of(KIND, desired.name());
    }

    private static AcmeLineage parse(RawAnswer raw) {
        Map<String, String> words = new HashMap<>();
        for (String line : raw.lines()) {
            int at = line.indexOf('=');
            if (at > 0) {
                words.put(line.substring(0, at), line.substring(at + 1).replaceFirst(",$", ""));
            }
        }
        return new AcmeLineage(words);
    }

    boolean isIssued() {
        return words.containsKey("issued");
    }

    /** Return the paths where copies were put. */
    List<String> copies() {
        return Stream.of("certificate", "key")
                .map(words::get)
                .filter(path -> path != null && path.startsWith("/"))
                .toList();
    }

    /** Return how what certbot would do at a renewal differs from what is desired. */
    List<Difference> differences(AcmeCertificateSpec desired) {
        boolean dns = desired.challenge() == AcmeCertificateSpec.Challenge.DNS;
        boolean standalone = desired.challenge() == AcmeCertificateSpec.Challenge.STANDALONE;
        boolean webroot = desired.challenge() == AcmeCertificateSpec.Challenge.WEBROOT;
        String usual = Integer.toString(AcmeCertificateSpec.HTTP_PORT);
        return Stream.of(
                        differs("server", "", desired.server()),
                        differs("authenticator", "", desired.challenge().authenticator()),
                        standalone ? differs("http01_port", usual, Integer.toString(desired.port())) : none(),
                        webroot ? differs("webroot_path", "", desired.webroot().orElse("")) : none(),
                        dns ? differs("manual_auth_hook", "", desired.authHook().orElse("")) : none(),
                        dns
                                ? differs(
                                        "manual_cleanup_hook",
                                        "",
                                        desired.cleanupHook().orElse(""))
                                : none())
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Difference> none() {
        return Optional.empty();
    }

    private Optional<Difference> differs(String word, String usual, String wanted) {
        String found = words.getOrDefault(word, usual);
        return found.equals(wanted) ? Optional.empty() : Optional.of(Difference.of(word, found, wanted));
    }
}
