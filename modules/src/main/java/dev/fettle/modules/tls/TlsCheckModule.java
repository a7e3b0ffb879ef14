package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Check certificates that others make: a certificate that does not fit its key, its names or its time stops what depends on
 * it. Changes nothing. The output {@code pem} is the certificate.
 */
public final class TlsCheckModule implements TaskModule<TlsCheckSpec> {

    @Override
    public String name() {
        return "fettle.tls-check";
    }

    @Override
    public Class<TlsCheckSpec> specType() {
        return TlsCheckSpec.class;
    }

    private static List<String> needs(TlsCheckSpec desired) {
        List<String> needs = new ArrayList<>(List.of(Tls.OPENSSL, "path:" + desired.path(), "path:" + desired.key()));
        desired.authority().ifPresent(path -> needs.add("path:" + path));
        return List.copyOf(needs);
    }

    @Override
    public Resources resources(TlsCheckSpec desired) {
        return new Resources(List.of(), needs(desired), List.of(), Optional.empty());
    }

    private static Probe<PemState> state(TlsCheckSpec desired) {
        return Probe.of(
                        PemState.CERTIFICATE,
                        desired.path(),
                        desired.key(),
                        "",
                        desired.authority().orElse(""),
                        Tls.seconds(desired.renewDays()))
                .needing(needs(desired).toArray(String[]::new));
    }

    @Override
    public List<Probe<?>> probes(TlsCheckSpec desired) {
        return List.of(state(desired));
    }

    @Override
    public Decision decide(TlsCheckSpec desired, Answers answers) {
        PemState state = answers.get(state(desired));
        String path = desired.path();
        if (!state.sourceGood()) {
            return Tls.badKey(desired.key());
        }
        if (state.isOdd()) {
            return Tls.odd("certificate", path);
        }
        List<String> wrong = new ArrayList<>();
        if (state.isMissing()) {
            wrong.add("it is not there");
        } else {
            if (!state.sameKey()) {
                wrong.add("it is not for the key `" + desired.key() + "`");
            }
            desired.authority()
                    .filter(a -> !state.sameSigner())
                    .ifPresent(a -> wrong.add("`" + a + "` has not signed it"));
            List<String> uncovered = Names.uncovered(state.names(), desired.names());
            if (!uncovered.isEmpty()) {
                wrong.add("it is not for `" + String.join("`, `", uncovered) + "`");
            }
            if (state.early()) {
                wrong.add("it is not valid before " + state.from() + " by the host's clock");
            }
            if (!state.lasts()) {
                wrong.add(Tls.ending(state));
            }
        }
        return wrong.isEmpty()
                ? Decision.upToDate(
                        "the certificate fits the key and the names, and lasts until " + state.until(), Tls.pem(state))
                : Decision.blocked(
                        "certificate `" + path + "` does not do: " + String.join("; ", wrong),
                        "Put one there that fits its key and names and lasts; `openssl x509 -text -in " + path
                                + "` shows it.");
    }

    @Override
    public Optional<TlsCheckSpec> removal(String resource) {
        return Optional.empty();
    }
}
