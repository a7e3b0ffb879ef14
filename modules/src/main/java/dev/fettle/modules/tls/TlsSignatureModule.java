package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import java.util.List;
import java.util.Optional;

/** Sign requests. The output {@code pem} is the certificate, followed by the authority's. */
public final class TlsSignatureModule implements TaskModule<TlsSignatureSpec> {

    @Override
    public String name() {
        return "fettle.tls-signature";
    }

    @Override
    public Class<TlsSignatureSpec> specType() {
        return TlsSignatureSpec.class;
    }

    private static List<String> needs(TlsSignatureSpec desired) {
        return desired.isAbsent()
                ? List.of()
                : Needs.both(
                        List.of(Tls.OPENSSL, "path:" + desired.caKey(), "path:" + desired.caCertificate()),
                        Needs.parent(desired.path()));
    }

    @Override
    public Resources resources(TlsSignatureSpec desired) {
        return Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static Probe<PemState> state(TlsSignatureSpec desired) {
        return Probe.of(
                        PemState.CERTIFICATE,
                        List.of(
                                Argument.text(desired.path()),
                                Argument.text(""),
                                Argument.value(desired.request()),
                                Argument.text(desired.caCertificate()),
                                Argument.text(Tls.seconds(desired.renewDays()))))
                .needing(Tls.OPENSSL, "path:" + desired.caKey(), "path:" + desired.caCertificate());
    }

    @Override
    public List<Probe<?>> probes(TlsSignatureSpec desired) {
        if (desired.isAbsent()) {
            return List.of(FileProbe.digest(desired.path()));
        }
        return Needs.probes(needs(desired), FileProbe.of(desired.path()), state(desired));
    }

    @Override
    public Decision decide(TlsSignatureSpec desired, Answers answers) {
        String path = desired.path();
        if (desired.isAbsent()) {
            return Tls.remove("certificate", path, answers.get(FileProbe.digest(path)), "");
        }
        FileState file = answers.get(FileProbe.of(path));
        PemState state = answers.get(state(desired));
        String name = desired.names().get(0);
        Optional<Decision> obstacle = Tls.obstacle("certificate", path, file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (!state.sourceGood()) {
            return Decision.blocked(
                    "the request cannot be read", "Give a request in PEM form, as `openssl req -new` makes it.");
        }
        if (state.isOdd()) {
            return Tls.odd("certificate", path);
        }
        if (!state.requestSubject().isEmpty() && !state.requestSubject().equals(Names.shownSubject(name))) {
            return Decision.blocked(
                    "the request is for `" + state.requestSubject() + "` and not for `" + name + "`",
                    "Give the request and the signature the same names.");
        }
        Tls.Findings found = new Tls.Findings();
        if (state.isMissing()) {
            found.add(
                    "the request is not signed yet",
                    Difference.created("certificate", String.join(" ", Names.entries(desired.names()))));
        } else {
            found.key(state, "the request's");
            if (!state.sameSigner()) {
                found.add(
                        "another authority has signed it",
                        Difference.of("signed by", "another", desired.caCertificate()));
            }
            found.subject(state.subject(), name);
            found.names(state.names(), desired.names());
            found.time(state, desired.days());
        }
        if (found.isEmpty()) {
            return Decision.upToDate(
                    "the certificate fits the request, and lasts until " + state.until(), Tls.pem(state));
        }
        return file.writable()
                ? Decision.change(found.reason(), found.differences(), List.of(sign(desired)))
                : Obstacles.fixed(path, file);
    }

    private static Action sign(TlsSignatureSpec desired) {
        return Command.shell(
                        Tls.SIGN,
                        desired.path(),
                        desired.caKey(),
                        desired.caCertificate(),
                        Integer.toString(desired.days()),
                        Tls.serverExtensions(desired.names(), false))
                .withStdin(desired.request());
    }

    @Override
    public Optional<TlsSignatureSpec> removal(String resource) {
        return Tls.path(resource).map(TlsSignatureSpec::absent);
    }
}
