package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Rehearsal;
import dev.fettle.engine.spi.Resources;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.InfraSkeleton;
import dev.fettle.pkl.PackageLoader;
import dev.fettle.pkl.PackageOutline;
import dev.fettle.pkl.PklInfra;
import dev.fettle.pkl.TaskservPackage;
import dev.fettle.report.JsonReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Check a package before others use it. Contacts no host and no network. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Check a taskserv: that it loads, that its keys have types and sentences, that its tasks come about on every"
                        + " system it supports, and that there is an infra to test it with. Contacts no host.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "3:something is; with --strict also what is only advised"})
final class ValidateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TASKSERV", description = "Its name, or the path of its module, which ends in .pkl.")
    private String name = "";

    @Option(names = "--strict", description = "Let advice count as errors.")
    private boolean strict;

    @Option(names = "--json", description = "Print one JSON document: see `fettle schema diagnostics`.")
    private boolean json;

    private final Shop shop;

    ValidateCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        List<Diagnostic> found = new ArrayList<>();
        List<String> said = new ArrayList<>();
        try (PackageDesk desk = new PackageDesk(shop)) {
            PackageOutline outline = desk.open(name);
            found.addAll(outline.review());
            if (found.stream().noneMatch(Diagnostic::isError)) {
                rehearse(desk, outline, found, said);
            }
        } catch (EngineException e) {
            found.addAll(e.diagnostics());
        }
        long errors = found.stream().filter(Diagnostic::isError).count();
        if (json) {
            shop.console().out().println(JsonReports.diagnostics(found));
        } else {
            shop.console().diagnostics(found);
            said.forEach(shop.console().out()::println);
            shop.console().out().println(name + ": " + errors + " errors, " + (found.size() - errors) + " advised.");
        }
        return (errors > 0 || strict && !found.isEmpty() ? ExitCode.INVALID : ExitCode.OK).number();
    }

    /** Let its tasks come about: in the infra that it is tested with, or in one that is made up. */
    private void rehearse(PackageDesk desk, PackageOutline outline, List<Diagnostic> found, List<String> said) {
        TaskservPackage taskserv = outline.taskserv();
        Path trial = shop.root().resolve("infra/" + taskserv.name() + "-try.pkl");
        if (taskserv.isFile() && Files.exists(trial)) {
            report(outline, InfraFile.of(trial), "infra/" + trial.getFileName(), found, said);
            return;
        }
        if (taskserv.isFile()) {
            found.add(Diagnostic.warning(
                    Diagnostic.Code.ADVICE,
                    "There is no infra to test it with.",
                    "Write `infra/" + taskserv.name() + "-try.pkl`, whose servers have connection `sandbox`, for"
                            + " `fettle taskserv test " + taskserv.name() + "`."));
        }
        InfraSkeleton skeleton = desk.skeleton(outline);
        if (!skeleton.open().isEmpty()) {
            found.add(Diagnostic.warning(
                    Diagnostic.Code.ADVICE,
                    "Its tasks were not tried: no example fits " + String.join(", ", skeleton.open()) + ".",
                    "Write an infra that gives them, and say `fettle plan --infra NAME`."));
            return;
        }
        try {
            Path holder = Files.createTempDirectory("fettle-validate");
            try {
                report(outline, PackageDesk.write(skeleton, taskserv.name(), holder), "its examples", found, said);
            } finally {
                Files.deleteIfExists(holder.resolve(taskserv.name() + ".pkl"));
                Files.deleteIfExists(holder);
            }
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT, "No file can be written: " + e.getMessage() + ".", "Make room."));
        }
    }

    private void report(
            PackageOutline outline, InfraFile file, String with, List<Diagnostic> found, List<String> said) {
        Fettle fettle = shop.fettle();
        List<Path> places =
                PackageLoader.places(shop.root(), shop.surroundings().environment());
        try (PklInfra infra = fettle.infra(file, places)) {
            Definition definition = infra.load();
            Rehearsal rehearsal = fettle.engine().rehearse(definition);
            Set<String> instances = definition.taskservs().stream()
                    .filter(taskserv ->
                            taskserv.type().equals(outline.taskserv().name()))
                    .map(taskserv -> taskserv.id().name())
                    .collect(Collectors.toSet());
            // Advice on made-up values is none of the package's.
            rehearsal.problems().stream().filter(Diagnostic::isError).forEach(found::add);
            List<Task> own = rehearsal.tasks().stream()
                    .filter(task -> instances.contains(task.id().owner()))
                    .toList();
            said.add(own.stream().map(Task::id).distinct().count() + " tasks, tried with " + with + ".");
            Set<String> expected = expected(fettle, rehearsal.tasks(), own);
            if (!expected.isEmpty()) {
                said.add("What no task brings about, so their host or its packages must: " + String.join(", ", expected)
                        + ".");
            }
        }
    }

    /** Return what tasks need and no task of their host brings about. */
    private static Set<String> expected(Fettle fettle, List<Task> all, List<Task> own) {
        Map<HostId, Set<String>> brought = new HashMap<>();
        for (Task task : all) {
            Resources resources = fettle.engine().resources(task);
            Set<String> known = brought.computeIfAbsent(task.id().host(), host -> new HashSet<>());
            known.addAll(resources.manages());
            known.addAll(resources.provides());
            known.addAll(task.provides());
        }
        Set<String> expected = new TreeSet<>();
        for (Task task : own) {
            Set<String> known = brought.getOrDefault(task.id().host(), Set.of());
            fettle.engine().resources(task).needs().stream()
                    .filter(need -> !need.equals("package-lists:host"))
                    .filter(need -> withAncestors(need).noneMatch(known::contains))
                    .forEach(expected::add);
        }
        return expected;
    }

    /** Return a resource and, of a path, the directories it is in. */
    private static Stream<String> withAncestors(String need) {
        return need.startsWith("path:/")
                ? Stream.iterate(
                        need, key -> key.length() > "path:".length(), key -> key.substring(0, key.lastIndexOf('/')))
                : Stream.of(need);
    }
}
