package dev.fettle.modules.waitfor;

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

/** Know conditions to wait for. Waiting happens on the host: one request, however long it takes. */
public final class WaitForModule implements TaskModule<WaitForSpec> {

    private static final String CHECK = """
            probe_wait_for() { # kind, what, expected, insecure
                case $1 in
                    http)
                        probe_wait_for_k=
                        [ "$4" = no ] || probe_wait_for_k=-k
                        probe_wait_for_s=$(curl -s $probe_wait_for_k -o /dev/null --max-time 5 -w '%{http_code}' -- "$2")
                        [ "$probe_wait_for_s" = "$3" ] && return
                        echo "$2 answers ${probe_wait_for_s:-nothing}, not $3"
                        return 1
                        ;;
                    port)
                        probe_wait_for_h=$(printf ':%04X ' "$2")
                        grep -q -s "$probe_wait_for_h.* 0A " /proc/net/tcp /proc/net/tcp6 && return
                        echo "nothing listens on port $2"
                        return 1
                        ;;
                    unit)
                        probe_wait_for_s=$(systemctl is-active -- "$2") && return
                        echo "$2 is $probe_wait_for_s"
                        return 1
                        ;;
                    file)
                        { [ -e "$2" ] || [ -L "$2" ]; } && return
                        echo "$2 is not there"
                        return 1
                        ;;
                esac
            }
            """;

    private static final ProbeKind<Optional<String>> HOLDS = new ProbeKind<>(
            "wait-for",
            ProbeKind.Style.EACH,
            CHECK,
            raw -> raw.status() == 0 ? Optional.empty() : Optional.of(raw.text().strip()),
            Optional.of("it does not hold yet"));

    // Ends by itself only when the condition holds; the task's time limit ends it otherwise.
    private static final String WAIT = CHECK + """
            trap 'echo "$said"; [ "$1" != unit ] || journalctl -q -n 15 --no-pager -u "$2"; exit 1' TERM
            while ! said=$(probe_wait_for "$@"); do
                sleep 1 &
                wait $!
            done
            """;

    @Override
    public String name() {
        return "fettle.wait-for";
    }

    @Override
    public Class<WaitForSpec> specType() {
        return WaitForSpec.class;
    }

    @Override
    public Resources resources(WaitForSpec desired) {
        List<String> needs = desired.http().isPresent()
                ? List.of("command:curl")
                : desired.unit().map(unit -> List.of("unit:" + unit)).orElse(List.of());
        return new Resources(List.of(), needs, List.of(), Optional.empty());
    }

    private static List<String> words(WaitForSpec desired) {
        String insecure = desired.insecure() ? "yes" : "no";
        if (desired.http().isPresent()) {
            return List.of("http", desired.http().get(), String.valueOf(desired.status()), insecure);
        }
        if (desired.port().isPresent()) {
            return List.of("port", String.valueOf(desired.port().get()), "", insecure);
        }
        return desired.unit().isPresent()
                ? List.of("unit", desired.unit().get(), "", insecure)
                : List.of("file", desired.file().orElseThrow(), "", insecure);
    }

    private static Probe<Optional<String>> probe(WaitForSpec desired) {
        Probe<Optional<String>> probe = Probe.of(HOLDS, words(desired).toArray(String[]::new));
        return desired.http().isPresent() ? probe.needing("command:curl") : probe;
    }

    @Override
    public List<Probe<?>> probes(WaitForSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(WaitForSpec desired, Answers answers) {
        Optional<String> lacks = answers.get(probe(desired));
        return lacks.isEmpty()
                ? Decision.upToDate("it holds")
                : Decision.change(
                        lacks.get(),
                        List.of(Difference.of("condition", "does not hold", "holds")),
                        List.of(Command.shell(WAIT, words(desired).toArray(String[]::new))));
    }

    @Override
    public Optional<WaitForSpec> removal(String resource) {
        return Optional.empty();
    }
}
