package dev.fettle.modules.reboot;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Reboot;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Boot a host anew where that is needed, wait until it is back, and let the plan go on. */
public final class RebootModule implements TaskModule<RebootSpec> {

    /**
     * Hold what the host says.
     *
     * @param bootedMicros when its first process began, in microseconds since 1970
     * @param reasons why it should be booted anew
     */
    private record Boot(long bootedMicros, List<String> reasons) {}

    private static final ProbeKind<Boot> KIND = new ProbeKind<>(
            "reboot",
            ProbeKind.Style.EACH,
            Scripts.load(RebootModule.class, "reboot.sh"),
            RebootModule::parse,
            new Boot(0, List.of()));

    private static final long MICROS = 1_000_000;

    private static Boot parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        // Seconds since 1970 when the kernel began, ticks from then until the first process, ticks in a second.
        String[] numbers = lines.get(0).split(" ");
        long ticks = Long.parseLong(numbers[1]) * MICROS / Long.parseLong(numbers[2]);
        return new Boot(Long.parseLong(numbers[0]) * MICROS + ticks, lines.subList(1, lines.size()));
    }

    @Override
    public String name() {
        return "fettle.reboot";
    }

    @Override
    public Class<RebootSpec> specType() {
        return RebootSpec.class;
    }

    @Override
    public Resources resources(RebootSpec desired) {
        return Resources.manages("host:boot").exclusively(Resources.ALONE);
    }

    private static Probe<Boot> probe(RebootSpec desired) {
        return Probe.of(KIND, desired.required() ? "required" : "");
    }

    @Override
    public List<Probe<?>> probes(RebootSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(RebootSpec desired, Answers answers) {
        Boot boot = answers.get(probe(desired));
        List<String> reasons = new ArrayList<>(boot.reasons());
        answers.owed()
                .filter(owed -> owed.sinceMicros() > boot.bootedMicros())
                .map(Answers.Owed::effect)
                .ifPresent(effect -> reasons.add("a " + effect + " of the host is owed"));
        if (reasons.isEmpty()) {
            return Decision.upToDate("nothing asks for a reboot");
        }
        return Decision.change(
                String.join("; ", reasons),
                List.of(Difference.created(
                        "reboot", "and wait at most " + desired.timeLimit().toSeconds() + " s")),
                List.of(new Reboot(desired.timeLimit())));
    }

    @Override
    public Optional<RebootSpec> removal(String resource) {
        return Optional.empty();
    }
}
