package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.plan.Rehearsal;
import dev.fettle.pkl.PackageOutline;
import dev.fettle.pkl.PackageOutline.Requirement;
import dev.fettle.pkl.PklInfra;
import dev.fettle.pkl.Version;
import dev.fettle.report.JsonReports;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Say what a taskserv asks of others, and who answers. Contacts no host. */
@Command(
        name = "check-deps",
        mixinStandardHelpOptions = true,
        description =
                "Say what a taskserv requires and provides, and who provides what it requires: among the packages that are"
                        + " found, and in an infra. Contacts no host.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything it asks for is provided", "3:something is not, or cannot be read"})
final class CheckDepsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TASKSERV", description = "Its name, or the path of its module, which ends in .pkl.")
    private String name = "";

    @Option(
            names = {"-i", "--infra"},
            paramLabel = "NAME",
            description = "Look also who answers in this infra.")
    private Optional<String> infra = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document: see `fettle schema dependencies`.")
    private boolean json;

    private final Shop shop;

    CheckDepsCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        List<Diagnostic> found = new ArrayList<>();
        Map<String, Object> document = new LinkedHashMap<>();
        try (PackageDesk desk = new PackageDesk(shop)) {
            PackageOutline outline = desk.open(name);
            document.put("taskserv", outline.taskserv().name());
            document.put(
                    "version",
                    outline.taskserv().version().map(Version::toString).orElse(null));
            document.put("provides", List.copyOf(outline.provides()));
            document.put("requires", requires(desk, outline, found));
            document.put(
                    "instances",
                    infra.isPresent()
                            ? instances(infra.get(), outline.taskserv().name(), found)
                            : List.of());
        }
        if (json) {
            shop.console().out().println(JsonReports.document("dependencies", document, found));
        } else {
            print(document, shop.console().out());
            shop.console().diagnostics(found);
        }
        return ExitCode.of(found).number();
    }

    private List<Map<String, Object>> requires(PackageDesk desk, PackageOutline outline, List<Diagnostic> found) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Requirement asked : outline.requirements()) {
            List<String> providers = desk.providers(asked.capability()).stream()
                    .map(provider -> provider.taskserv().name())
                    .toList();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", asked.name());
            entry.put("capability", asked.capability());
            entry.put("wanted", asked.wanted().orElse(null));
            entry.put("packages", providers);
            all.add(entry);
            if (providers.isEmpty()) {
                String summary = "No package provides `" + asked.capability() + "`, which `" + name + "` asks for.";
                String hint = "Install one that does, or name what exists elsewhere with `External`.";
                found.add(
                        asked.wanted().orElse(false) && infra.isEmpty()
                                ? Diagnostic.error(Diagnostic.Code.PROVIDER_MISSING, summary, hint)
                                : Diagnostic.warning(Diagnostic.Code.PROVIDER_MISSING, summary, hint));
            }
        }
        return all;
    }

    private List<Map<String, Object>> instances(String infraName, String type, List<Diagnostic> found) {
        Fettle fettle = shop.fettle();
        List<Map<String, Object>> all = new ArrayList<>();
        try (PklInfra source = fettle.infra(shop.infra(infraName))) {
            Definition definition = source.load();
            Rehearsal rehearsal = fettle.engine().rehearse(definition);
            List<String> own = new ArrayList<>();
            for (Taskserv instance : definition.taskservs()) {
                if (!instance.type().equals(type)) {
                    continue;
                }
                own.add(instance.id().toString());
                List<Map<String, Object>> requests = new ArrayList<>();
                for (Request request : instance.declare().requests()) {
                    TaskservId provider = rehearsal.answers().get(request.id());
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("name", request.name());
                    entry.put("capability", request.capability());
                    entry.put("provider", provider == null ? null : provider.toString());
                    requests.add(entry);
                }
                all.add(Map.of("id", instance.id().toString(), "requires", requests));
            }
            if (own.isEmpty()) {
                found.add(Diagnostic.error(
                        Diagnostic.Code.TASKSERV_UNKNOWN,
                        "Infra `" + infraName + "` runs no taskserv `" + type + "`.",
                        "See `fettle taskserv list --infra " + infraName + "`."));
            }
            rehearsal.problems().stream()
                    .filter(problem -> problem.isError() && isOf(problem, own))
                    .forEach(found::add);
        }
        return all;
    }

    /** Leave out what is wrong with others: that is shown by `fettle plan`. */
    private static boolean isOf(Diagnostic problem, List<String> instances) {
        return instances.contains(problem.subject()) || problem.code() == Diagnostic.Code.CYCLE;
    }

    private static void print(Map<String, Object> document, PrintStream out) {
        List<?> provides = (List<?>) document.get("provides");
        String version = document.get("version") == null ? "" : " " + document.get("version");
        out.println(document.get("taskserv") + version);
        if (provides != null && !provides.isEmpty()) {
            out.println("  provides " + join(provides));
        }
        for (Map<?, ?> asked : maps(document.get("requires"))) {
            Object wanted = asked.get("wanted");
            String when = wanted == null
                    ? ", depending on what it is given"
                    : wanted.equals(true) ? "" : ", where its configuration makes that necessary";
            List<?> packages = asked.get("packages") instanceof List<?> list ? list : List.of();
            out.println("  requires " + asked.get("capability") + " (" + asked.get("name") + ")" + when + ": "
                    + (packages.isEmpty() ? "no package" : join(packages)));
        }
        if (provides != null
                && provides.isEmpty()
                && maps(document.get("requires")).isEmpty()) {
            out.println("  requires and provides nothing");
        }
        for (Map<?, ?> instance : maps(document.get("instances"))) {
            out.println(instance.get("id"));
            List<Map<?, ?>> requests = maps(instance.get("requires"));
            requests.forEach(request -> out.println("  " + request.get("capability") + " (" + request.get("name")
                    + "): " + (request.get("provider") == null ? "nobody" : request.get("provider"))));
            if (requests.isEmpty()) {
                out.println("  asks nobody");
            }
        }
    }

    private static List<Map<?, ?>> maps(@Nullable Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> entries) {
            entries.forEach(entry -> maps.add((Map<?, ?>) entry));
        }
        return maps;
    }

    private static String join(List<?> words) {
        return String.join(", ", words.stream().map(String::valueOf).toList());
    }
}
