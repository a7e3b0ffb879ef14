package dev.fettle.modules.tls;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import java.util.List;
import java.util.Optional;

/** Ask an authority for certificates. The output {@code pem} is the request. */
public final class TlsRequestModule implements TaskModule<TlsRequestSpec> {

    @Override
    public String name() {
        return "fettle.tls-request";
    }

    @Override
    public Class<TlsRequestSpec> specType() {
        return TlsRequestSpec.class;
    }

    private static List<String> needs(TlsRequestSpec desired) {
        return desired.isAbsent()
                ? List.of()
                : Needs.both(List.of(Tls.OPENSSL, "path:" + desired.key()), Needs.parent(desired.file()));
    }

    @Override
    public Resources resources(TlsRequestSpec desired) {
        return Resources.manages("path:" + desired.file()).needing(needs(desired));
    }

    private static Probe<PemState> state(TlsRequestSpec desired) {
        return Probe.of(PemState.REQUEST, desired.file(), desired.key()).needing(Tls.OPENSSL, "path:" + desired.key());
    }

    @Override
    public List<Probe<?>> probes(TlsRequestSpec desired) {
        if (desired.isAbsent()) {
            return List.of(FileProbe.digest(desired.file()));
        }
        return Needs.probes(needs(desired), FileProbe.of(desired.file()), state(desired));
    }

    @Override
    public Decision decide(TlsRequestSpec desired, Answers answers) {
        String path = desired.file();
        if (desired.isAbsent()) {
            return Tls.remove("request", path, answers.get(FileProbe.digest(path)), "");
        }
        FileState file = answers.get(FileProbe.of(path));
        PemState state = answers.get(state(desired));
        Optional<Decision> obstacle = Tls.obstacle("request", path, file);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (!state.sourceGood()) {
            return Tls.badKey(desired.key());
        }
        if (state.isOdd()) {
            return Tls.odd("request", path);
        }
        String name = desired.names().get(0);
        Tls.Findings found = new Tls.Findings();
        if (state.isMissing()) {
            found.add(
                    "the request is missing",
                    Difference.created("request", String.join(" ", Names.entries(desired.names()))));
        } else {
            found.key(state, desired.key());
            found.subject(state.subject(), name);
            found.names(state.names(), desired.names());
        }
        if (found.isEmpty()) {
            return Decision.upToDate("the request fits the key and the names", Tls.pem(state));
        }
        if (!file.writable()) {
            return Obstacles.fixed(path, file);
        }
        return Decision.change(
                found.reason(),
                found.differences(),
                List.of(Command.shell(
                        Tls.MAKE_REQUEST, path, desired.key(), Names.subject(name), Names.extension(desired.names()))));
    }

    @Override
    public Optional<TlsRequestSpec> removal(String resource) {
        return Tls.path(resource).map(TlsRequestSpec::absent);
    }
}
