package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Make certificates that sign themselves. The output {@code pem} is the certificate. */
public final class TlsCertificateModule implements TaskModule<TlsCertificateSpec> {

    @Override
    public String name() {
        return "fettle.tls-certificate";
    }

    @Override
    public Class<TlsCertificateSpec> specType() {
        return TlsCertificateSpec.class;
    }

    private static List<String> needs(TlsCertificateSpec desired) {
        return desired.isAbsent()
                ? List.of()
                : Needs.both(
                        List.of(Tls.OPENSSL, "path:" + desired.key()),
                        Needs.both(
                                Needs.parent(desired.path()),
                                desired.attributes().needs()));
    }

    @Override
    public Resources resources(TlsCertificateSpec desired) {
        return Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static Probe<PemState> state(TlsCertificateSpec desired) {
        return Probe.of(PemState.CERTIFICATE, desired.path(), desired.key(), "", "", Tls.seconds(desired.renewDays()))
                .needing(Tls.OPENSSL, "path:" + desired.key());
    }

    @Override
    public List<Probe<?>> probes(TlsCertificateSpec desired) {
        if (desired.isAbsent()) {
            return List.of(FileProbe.digest(desired.path()));
        }
        return Needs.probes(needs(desired), FileProbe.of(desired.path()), state(desired));
    }

    @Override
    public Decision decide(TlsCertificateSpec desired, Answers answers) {
        String path = desired.path();
        if (desired.isAbsent()) {
            return Tls.remove("certificate", path, answers.get(FileProbe.digest(path)), "");
        }
        FileState file = answers.get(FileProbe.of(path));
        PemState state = answers.get(state(desired));
        Optional<Decision> obstacle = Tls.obstacle("certificate", path, file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (!state.sourceGood()) {
            return Tls.badKey(desired.key());
        }
        if (state.isOdd()) {
            return Tls.odd("certificate", path);
        }
        Attributes attributes = desired.attributes();
        Tls.Findings found = findings(desired, state);
        List<Difference> others = attributes.differences(file);
        if (found.isEmpty()) {
            return others.isEmpty()
                    ? Decision.upToDate(
                            "the certificate fits the key and the names, and lasts until " + state.until(),
                            Tls.pem(state))
                    : Decision.change(Obstacles.differs(others), others, attributes.mend(path, file));
        }
        return file.writable() ? sign(desired, found, others) : Obstacles.fixed(path, file);
    }

    private static Tls.Findings findings(TlsCertificateSpec desired, PemState state) {
        Tls.Findings found = new Tls.Findings();
        if (state.isMissing()) {
            found.add(
                    "the certificate is missing",
                    Difference.created("certificate", String.join(" ", Names.entries(desired.names()))));
            return found;
        }
        found.key(state, desired.key());
        found.subject(state.subject(), desired.names().get(0));
        found.names(state.names(), desired.names());
        found.time(state, desired.days());
        return found;
    }

    private static Decision sign(TlsCertificateSpec desired, Tls.Findings found, List<Difference> others) {
        List<Difference> differences = new ArrayList<>(found.differences());
        differences.addAll(others);
        List<Action> actions = List.of(Command.shell(
                Tls.SELF_SIGN,
                desired.path(),
                desired.key(),
                Integer.toString(desired.days()),
                Names.subject(desired.names().get(0)),
                desired.attributes().ownership(),
                desired.mode(),
                Tls.serverExtensions(desired.names(), true)));
        return Decision.change(found.reason(), differences, actions);
    }

    @Override
    public Optional<TlsCertificateSpec> removal(String resource) {
        return Tls.path(resource).map(TlsCertificateSpec::absent);
    }
}
