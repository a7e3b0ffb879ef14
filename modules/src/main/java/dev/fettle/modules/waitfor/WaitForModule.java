package dev.fettle.modules.waitfor;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wait for what others bring about: an answer over HTTP, a listener, an active unit, a file, a command that succeeds. */
public final class WaitForModule implements TaskModule<WaitForSpec> {

    private static final String CHECK = Scripts.load(WaitForModule.class, "wait-for.sh") + Web.HTTP;
    private static final String WAIT = CHECK + "\n" + Scripts.load(WaitForModule.class, "wait.sh");

    // The answer is what does not hold yet, in lines; nothing when all holds.
    private static final ProbeKind<String> KIND =
            new ProbeKind<>("wait-for", ProbeKind.Style.EACH, CHECK, WaitForModule::read, "it cannot be seen yet");

    @Override
    public String name() {
        return "fettle.wait-for";
    }

    @Override
    public Class<WaitForSpec> specType() {
        return WaitForSpec.class;
    }

    private static String read(RawAnswer raw) {
        return raw.status() == 0 ? "" : String.join("; ", raw.lines());
    }

    @Override
    public Resources resources(WaitForSpec desired) {
        Resources resources =
                new Resources(List.of(), needs(desired), List.of(), Optional.empty()).unsettledBy(Resources.ANYTHING);
        // Only for the order.
        return desired.file()
                .filter(path -> desired.state() == Presence.PRESENT)
                .map(path -> resources.needing("path:" + path))
                .orElse(resources);
    }

    private static List<String> needs(WaitForSpec desired) {
        List<String> needs = new ArrayList<>();
        desired.http().ifPresent(url -> needs.add("command:curl"));
        desired.caFile().ifPresent(path -> needs.add("path:" + path));
        desired.unit().ifPresent(unit -> needs.add("unit:" + unit));
        return List.copyOf(needs);
    }

    private static List<String> arguments(WaitForSpec desired) {
        return List.of(
                desired.http().orElse(""),
                desired.status().map(Object::toString).orElse(""),
                desired.body().orElse(""),
                desired.caFile().orElse(""),
                desired.port().map(Object::toString).orElse(""),
                desired.unit().orElse(""),
                desired.file().orElse(""),
                desired.command().orElse(""),
                desired.state() == Presence.ABSENT ? "absent" : "present");
    }

    private static Probe<String> probe(WaitForSpec desired) {
        return Probe.of(KIND, arguments(desired).toArray(String[]::new))
                .needing(needs(desired).toArray(String[]::new));
    }

    @Override
    public List<Probe<?>> probes(WaitForSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(WaitForSpec desired, Answers answers) {
        String seen = answers.get(probe(desired));
        if (seen.isEmpty()) {
            return Decision.upToDate(
                    desired.state() == Presence.ABSENT ? "what is waited for is gone" : "what is waited for is there");
        }
        List<String> arguments = new ArrayList<>(arguments(desired));
        arguments.add(Long.toString(Math.max(1, desired.timeLimit().toSeconds())));
        return Decision.change(
                seen,
                List.of(Difference.created("wait", shown(desired))),
                List.of(Command.shell(WAIT, arguments.toArray(String[]::new))));
    }

    private static String shown(WaitForSpec desired) {
        List<String> parts = new ArrayList<>();
        desired.unit().ifPresent(unit -> parts.add("unit " + unit));
        desired.port().ifPresent(port -> parts.add("port " + port));
        desired.file().ifPresent(path -> parts.add("file " + path));
        desired.http()
                .ifPresent(url ->
                        parts.add(url + desired.body().map(b -> " with " + b).orElse("")));
        desired.command().ifPresent(script -> parts.add("command " + script.strip()));
        String gone = desired.state() == Presence.ABSENT ? " gone" : "";
        return String.join(", ", parts) + gone + " (at most "
                + desired.timeLimit().toSeconds() + " s)";
    }

    @Override
    public Optional<WaitForSpec> removal(String resource) {
        return Optional.empty();
    }
}
