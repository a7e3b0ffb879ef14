package dev.fettle.modules.httprequest;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Make requests over HTTP from the host, with curl, unless a GET says that there is nothing to do. */
public final class HttpRequestModule implements TaskModule<HttpRequestSpec> {

    private static final String REQUEST = Web.HTTP + Scripts.load(HttpRequestModule.class, "request.sh");

    // The answer is why the work is not done; nothing when it is.
    private static final ProbeKind<String> KIND = new ProbeKind<>(
            "http-request",
            ProbeKind.Style.EACH,
            Web.HTTP + Scripts.load(HttpRequestModule.class, "check.sh"),
            HttpRequestModule::read,
            "it cannot be asked yet");

    private static String read(RawAnswer raw) {
        return raw.status() == 0 ? "" : String.join("; ", raw.lines());
    }

    @Override
    public String name() {
        return "fettle.http-request";
    }

    @Override
    public Class<HttpRequestSpec> specType() {
        return HttpRequestSpec.class;
    }

    @Override
    public Resources resources(HttpRequestSpec desired) {
        return new Resources(List.of(), needs(desired), List.of(), Optional.empty());
    }

    private static List<String> needs(HttpRequestSpec desired) {
        List<String> needs = new ArrayList<>(List.of("command:curl"));
        desired.caFile().ifPresent(path -> needs.add("path:" + path));
        return needs;
    }

    private static Probe<String> probe(HttpRequestSpec desired) {
        return Probe.of(
                        KIND,
                        List.of(
                                Argument.text(desired.checkUrl().orElse(desired.url())),
                                Argument.text(desired.checkStatus()
                                        .map(Object::toString)
                                        .orElse("")),
                                Argument.text(desired.checkBody().orElse("")),
                                Argument.text(desired.caFile().orElse("")),
                                Argument.value(Web.headers(desired.headers()))))
                .needing(needs(desired).toArray(String[]::new));
    }

    @Override
    public List<Probe<?>> probes(HttpRequestSpec desired) {
        return desired.checked() ? List.of(probe(desired)) : Needs.probes(needs(desired));
    }

    @Override
    public Decision decide(HttpRequestSpec desired, Answers answers) {
        List<Difference> differences = List.of(Difference.created("request", desired.method() + " " + desired.url()));
        if (!desired.checked()) {
            return Decision.unverifiable(
                    "it is made each time: none of `checkUrl`, `checkStatus` and `checkBody` is given",
                    differences,
                    List.of(request(desired)));
        }
        String why = answers.get(probe(desired));
        return why.isEmpty()
                ? Decision.upToDate("the check says that it is done")
                : Decision.change(why, differences, List.of(request(desired)));
    }

    private static Command request(HttpRequestSpec desired) {
        List<String> arguments = new ArrayList<>(
                List.of(desired.method(), desired.url(), desired.caFile().orElse("")));
        desired.statuses().forEach(status -> arguments.add(Integer.toString(status)));
        Command command = Command.shell(REQUEST, arguments.toArray(String[]::new));
        if (!desired.headers().isEmpty()) {
            command = command.with("FETTLE_HEADERS", Web.headers(desired.headers()));
        }
        return desired.body().isPresent()
                ? command.with("FETTLE_BODY", desired.body().get())
                : command;
    }

    @Override
    public Optional<HttpRequestSpec> removal(String resource) {
        return Optional.empty();
    }
}
