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
import dev.fettle.modules.support.TextEdits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keep an authority that signs certificates. The output {@code pem} is its certificate. */
public final class TlsCaModule implements TaskModule<TlsCaSpec> {

    private static final String KIND = "authority";

    private static final Attributes KEY_MODE = new Attributes(Optional.empty(), Optional.empty(), Optional.of("0600"));
    private static final String EXTENSIONS = """
            basicConstraints = critical,CA:TRUE
            keyUsage = critical,keyCertSign,cRLSign
            subjectKeyIdentifier = hash""";

    @Override
    public String name() {
        return "fettle.tls-ca";
    }

    @Override
    public Class<TlsCaSpec> specType() {
        return TlsCaSpec.class;
    }

    private static List<String> needs(TlsCaSpec desired) {
        return desired.isAbsent()
                ? List.of()
                : Needs.both(
                        List.of(Tls.OPENSSL),
                        Needs.both(Needs.parent(desired.key()), Needs.parent(desired.certificate())));
    }

    @Override
    public Resources resources(TlsCaSpec desired) {
        return Resources.manages(
                        TextEdits.key(KIND, desired.key(), desired.certificate()),
                        "path:" + desired.key(),
                        "path:" + desired.certificate())
                .needing(needs(desired));
    }

    private static Probe<PemState> state(TlsCaSpec desired) {
        return Probe.of(
                        PemState.CERTIFICATE,
                        desired.certificate(),
                        desired.key(),
                        "",
                        "",
                        Tls.seconds(desired.renewDays()))
                .needing(Tls.OPENSSL);
    }

    @Override
    public List<Probe<?>> probes(TlsCaSpec desired) {
        if (desired.isAbsent()) {
            return List.of(FileProbe.digest(desired.key()), FileProbe.digest(desired.certificate()));
        }
        return Needs.probes(
                needs(desired), FileProbe.of(desired.key()), FileProbe.of(desired.certificate()), state(desired));
    }

    @Override
    public Decision decide(TlsCaSpec desired, Answers answers) {
        if (desired.isAbsent()) {
            return remove(desired, answers);
        }
        FileState key = answers.get(FileProbe.of(desired.key()));
        FileState certificate = answers.get(FileProbe.of(desired.certificate()));
        PemState state = answers.get(state(desired));
        Optional<Decision> obstacle = Tls.obstacle("key", desired.key(), key)
                .or(() -> Tls.obstacle("certificate", desired.certificate(), certificate))
                .or(() -> broken(desired, key, certificate, state));
        return obstacle.orElseGet(() -> mend(desired, key, certificate, state));
    }

    /** Take the certificate away before the key, so that a half is mended by what is left. */
    private static Decision remove(TlsCaSpec desired, Answers answers) {
        Map<String, Decision> parts = new LinkedHashMap<>();
        for (String path : List.of(desired.certificate(), desired.key())) {
            String what = path.equals(desired.key()) ? "authority's key" : "authority's certificate";
            parts.put(path, Tls.remove(what, path, answers.get(FileProbe.digest(path)), "; it can sign nothing then"));
        }
        List<Decision.Change> changes = new ArrayList<>();
        for (Decision part : parts.values()) {
            if (part instanceof Decision.Blocked) {
                return part;
            }
            if (part instanceof Decision.Change change) {
                changes.add(change);
            }
        }
        return changes.isEmpty()
                ? Decision.upToDate("there is no such authority")
                : Decision.destroy(
                        "the authority shall not be there; it can sign nothing then",
                        changes.stream().flatMap(c -> c.differences().stream()).toList(),
                        changes.stream().flatMap(c -> c.actions().stream()).toList());
    }

    private static Optional<Decision> broken(TlsCaSpec desired, FileState key, FileState certificate, PemState state) {
        if (key.isMissing()) {
            return certificate.isMissing()
                    ? Optional.empty()
                    : Optional.of(Decision.blocked(
                            "the key `" + desired.key() + "` is gone, but its certificate is there",
                            "Bring the key back, or move the certificate away for a new authority,"
                                    + " which nobody trusts yet."));
        }
        if (!state.sourceGood()) {
            return Optional.of(Tls.badKey(desired.key()));
        }
        if (state.isOdd()) {
            return Optional.of(Tls.odd("certificate", desired.certificate()));
        }
        return !state.isMissing() && !state.sameKey()
                ? Optional.of(Decision.blocked(
                        "`" + desired.certificate() + "` is the certificate of another key",
                        "Bring the key back that belongs to it, or move the certificate away."))
                : Optional.empty();
    }

    private static Decision mend(TlsCaSpec desired, FileState key, FileState certificate, PemState state) {
        Tls.Findings found = new Tls.Findings();
        List<Action> actions = new ArrayList<>();
        if (key.isMissing()) {
            found.add("the authority has no key", Difference.created("key", KeyAlgorithm.EC_P256.words()));
            actions.add(Tls.makeKey(desired.key(), "", "0600", KeyAlgorithm.EC_P256));
        } else {
            KEY_MODE.differences(key).forEach(d -> found.add("the key's mode differs", d));
            actions.addAll(KEY_MODE.mend(desired.key(), key));
        }
        Tls.Findings certified = new Tls.Findings();
        if (state.isMissing()) {
            certified.add(
                    "the authority has no certificate",
                    Difference.created("certificate", Names.shownSubject(desired.commonName())));
        } else {
            certified.subject(state.subject(), desired.commonName());
            certified.time(state, desired.days());
        }
        if (!certified.isEmpty()) {
            if (!certificate.writable()) {
                return Obstacles.fixed(desired.certificate(), certificate);
            }
            found.addAll(certified);
            actions.add(Command.shell(
                    Tls.SELF_SIGN,
                    desired.certificate(),
                    desired.key(),
                    Integer.toString(desired.days()),
                    Names.subject(desired.commonName()),
                    "",
                    "0644",
                    EXTENSIONS));
        }
        return found.isEmpty()
                ? Decision.upToDate("the authority is as desired, and lasts until " + state.until(), Tls.pem(state))
                : Decision.change(found.reason(), found.differences(), actions);
    }

    @Override
    public Optional<TlsCaSpec> removal(String resource) {
        return TextEdits.part(KIND, resource).map(part -> TlsCaSpec.absent(part.get(0), part.get(1)));
    }
}
