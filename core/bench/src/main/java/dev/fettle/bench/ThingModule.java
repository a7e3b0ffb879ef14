package dev.fettle.bench;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.List;
import java.util.Optional;

/** A kind of task for hosts in memory: a path with a value, inside another path. */
final class ThingModule implements TaskModule<ThingModule.Thing> {

    static final String NAME = "bench.thing";
    static final String SET = "bench_set";
    static final String PROBE = "probe_bench";

    /** A thing: its path, its value, and the path it lies in; empty for none. */
    record Thing(String path, String value, String in) {}

    private static final ProbeKind<Optional<String>> VALUE = new ProbeKind<>(
            "bench",
            ProbeKind.Style.EACH,
            PROBE + "() { cat -- \"$1\"; }",
            raw -> raw.status() == 0 ? Optional.of(raw.text()) : Optional.empty(),
            Optional.empty());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Thing> specType() {
        return Thing.class;
    }

    @Override
    public Resources resources(Thing desired) {
        Resources own = Resources.manages("path:" + desired.path());
        return desired.in().isEmpty() ? own : own.needing(List.of("path:" + desired.in()));
    }

    @Override
    public List<Probe<?>> probes(Thing desired) {
        return List.of(probe(desired));
    }

    private static Probe<Optional<String>> probe(Thing desired) {
        return Probe.of(VALUE, desired.path());
    }

    @Override
    public Decision decide(Thing desired, Answers answers) {
        Optional<String> now = answers.get(probe(desired));
        if (now.equals(Optional.of(desired.value()))) {
            return Decision.upToDate("it is as it should be");
        }
        Difference difference = now.map(value -> Difference.of("value", value, desired.value()))
                .orElseGet(() -> Difference.created("value", desired.value()));
        return Decision.change(
                "it differs", List.of(difference), List.of(Command.shell(SET, desired.path(), desired.value())));
    }

    @Override
    public Optional<Thing> removal(String resource) {
        return Optional.empty();
    }
}
