package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Make private keys, and never replace one. */
public final class TlsKeyModule implements TaskModule<TlsKeySpec> {

    private static final String UNKNOWN = "unknown";

    /** Ask of what kind a key is: empty when it cannot be read, {@code unknown} where nobody can tell. */
    private static final ProbeKind<String> KIND = new ProbeKind<>(
            "tls-key",
            ProbeKind.Style.EACH,
            Scripts.load(TlsKeyModule.class, "key.sh"),
            raw -> KeyAlgorithm.read(raw.text()).orElse(""),
            UNKNOWN);

    @Override
    public String name() {
        return "fettle.tls-key";
    }

    @Override
    public Class<TlsKeySpec> specType() {
        return TlsKeySpec.class;
    }

    private static List<String> needs(TlsKeySpec desired) {
        return desired.isAbsent()
                ? List.of()
                : Needs.both(
                        List.of(Tls.OPENSSL),
                        Needs.both(
                                Needs.parent(desired.path()),
                                desired.attributes().needs()));
    }

    @Override
    public Resources resources(TlsKeySpec desired) {
        return Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static Probe<String> kind(TlsKeySpec desired) {
        return Probe.of(KIND, desired.path()).needing(Tls.OPENSSL);
    }

    @Override
    public List<Probe<?>> probes(TlsKeySpec desired) {
        if (desired.isAbsent()) {
            return List.of(FileProbe.digest(desired.path()));
        }
        return Needs.probes(needs(desired), FileProbe.of(desired.path()), kind(desired));
    }

    @Override
    public Decision decide(TlsKeySpec desired, Answers answers) {
        String path = desired.path();
        if (desired.isAbsent()) {
            return Tls.remove("key", path, answers.get(FileProbe.digest(path)), "; what it protects is lost");
        }
        FileState file = answers.get(FileProbe.of(path));
        Optional<Decision> obstacle = Tls.obstacle("key", path, file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Attributes attributes = desired.attributes();
        String wanted = desired.algorithm().words();
        if (file.isMissing()) {
            List<Difference> created = new ArrayList<>();
            created.add(Difference.created("key", wanted));
            created.addAll(attributes.created());
            return Decision.change(
                    "the key is missing",
                    created,
                    List.of(Tls.makeKey(path, attributes.ownership(), desired.mode(), desired.algorithm())));
        }
        String found = answers.get(kind(desired));
        if (found.isEmpty()) {
            return Tls.badKey(path);
        }
        if (!found.equals(wanted) && !found.equals(UNKNOWN)) {
            return Decision.blocked(
                    "the key `" + path + "` is of another kind: " + found,
                    "Set `algorithm` to what it is, or move it away to have another made.");
        }
        List<Difference> differences = attributes.differences(file);
        return differences.isEmpty()
                ? Decision.upToDate("the key is there")
                : Decision.change(Obstacles.differs(differences), differences, attributes.mend(path, file));
    }

    @Override
    public Optional<TlsKeySpec> removal(String resource) {
        return Tls.path(resource).map(TlsKeySpec::absent);
    }
}
