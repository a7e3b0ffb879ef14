package dev.fettle.modules.timezone;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import java.util.List;
import java.util.Optional;

/** Know the time zone of the host: where {@code /etc/localtime} points, and {@code /etc/timezone} where the host has one. */
public final class TimeZoneModule implements TaskModule<TimeZoneSpec> {

    /** Hold whether the host knows the desired zone, which it has, and what its other file says, if there is one. */
    private record Clock(boolean known, String zone, Optional<String> file) {}

    private static final ProbeKind<Clock> KIND = new ProbeKind<>(
            "time-zone", ProbeKind.Style.EACH, """
            probe_time_zone() {
                if [ -f "/usr/share/zoneinfo/$1" ]; then echo known; else echo unknown; fi
                probe_time_zone_link=$(readlink -m /etc/localtime)
                case $probe_time_zone_link in
                /usr/share/zoneinfo/*) echo "${probe_time_zone_link#/usr/share/zoneinfo/}" ;;
                *) if [ -e /etc/localtime ]; then echo '(a file)'; else echo; fi ;;
                esac
                [ ! -f /etc/timezone ] || cat /etc/timezone
            }
            """, TimeZoneModule::parse, new Clock(false, "", Optional.empty()));

    private static final String SET = """
            ln -sfn -- "/usr/share/zoneinfo/$1" /etc/localtime.fettle &&
                mv -fT -- /etc/localtime.fettle /etc/localtime || exit
            [ ! -f /etc/timezone ] || printf '%s\\n' "$1" >/etc/timezone
            """;

    private static Clock parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        return new Clock(
                lines.get(0).equals("known"),
                lines.get(1).strip(),
                lines.size() > 2 ? Optional.of(lines.get(2).strip()) : Optional.empty());
    }

    @Override
    public String name() {
        return "fettle.time-zone";
    }

    @Override
    public Class<TimeZoneSpec> specType() {
        return TimeZoneSpec.class;
    }

    @Override
    public Resources resources(TimeZoneSpec desired) {
        return Resources.manages("path:/etc/localtime").needing("path:/usr/share/zoneinfo");
    }

    private static Probe<Clock> probe(TimeZoneSpec desired) {
        return Probe.of(KIND, desired.zone());
    }

    @Override
    public List<Probe<?>> probes(TimeZoneSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(TimeZoneSpec desired, Answers answers) {
        Clock clock = answers.get(probe(desired));
        if (!clock.known()) {
            return Decision.blocked(
                    "the host knows no time zone `" + desired.zone() + "`",
                    "Correct the name, or let a task that installs `tzdata` come first.");
        }
        Draft draft = new Draft();
        Command mending = Command.shell(SET, desired.zone());
        if (!clock.zone().equals(desired.zone())) {
            draft.add(
                    clock.zone().isEmpty()
                            ? Difference.created("zone", desired.zone())
                            : Difference.of("zone", clock.zone(), desired.zone()),
                    mending);
        } else if (clock.file().filter(f -> !f.equals(desired.zone())).isPresent()) {
            draft.add(Difference.of("/etc/timezone", clock.file().get(), desired.zone()), mending);
        }
        return draft.decision("it is `" + desired.zone() + "`");
    }

    /** A host has always a time zone, and the one before is not known: it stays. */
    @Override
    public Optional<TimeZoneSpec> removal(String resource) {
        return Optional.empty();
    }
}
