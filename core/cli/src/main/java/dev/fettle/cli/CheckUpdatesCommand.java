package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.PklInfra;
import dev.fettle.pkl.TaskservPackage;
import dev.fettle.pkl.Upstream;
import dev.fettle.pkl.Version;
import dev.fettle.report.JsonReports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Look for what is newer than what is used. Asks the network only when told to. */
@Command(
        name = "check-updates",
        mixinStandardHelpOptions = true,
        description =
                "Look for newer versions: of packages, where packages are found; of the releases that they pin, with --online"
                        + " where the package says whom to ask.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:looked",
            "1:a release could not be asked for",
            "2:there is something newer, with --detailed-exitcode"
        })
final class CheckUpdatesCommand implements Callable<Integer> {

    private static final int DEPTH = 8;

    @Parameters(arity = "0..1", paramLabel = "TASKSERV", description = "Look for this one only.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = {"-i", "--infra"},
            paramLabel = "NAME",
            description = "Look at the releases that this infra pins, and not at the packages' own.")
    private Optional<String> infra = Optional.empty();

    @Option(
            names = "--among",
            paramLabel = "DIRECTORY",
            description = "Look for jars of packages in this directory too.")
    private List<Path> among = List.of();

    @Option(names = "--online", description = "Ask for the newest releases over the network.")
    private boolean online;

    @Option(names = "--detailed-exitcode", description = "Exit with 2 when there is something newer.")
    private boolean detailed;

    @Option(names = "--json", description = "Print one JSON document: see `fettle schema updates`.")
    private boolean json;

    private final Shop shop;

    CheckUpdatesCommand(Shop shop) {
        this.shop = shop;
    }

    /** A release, and the newest one where somebody said. */
    private record Release(String subject, Upstream upstream, Optional<String> newest) {
        boolean isOld() {
            return newest.map(Version::new)
                    .filter(v ->
                            !Version.isVersion(upstream.release()) || v.compareTo(new Version(upstream.release())) > 0)
                    .isPresent();
        }
    }

    @Override
    public Integer call() {
        List<Diagnostic> found = new ArrayList<>();
        List<TaskservPackage> used = new ArrayList<>(shop.taskservs());
        name.ifPresent(wanted -> {
            List<TaskservPackage> all = List.copyOf(used);
            used.removeIf(taskserv -> !taskserv.name().equals(wanted));
            if (used.isEmpty()) {
                throw Shop.unknown(wanted, all);
            }
        });
        List<TaskservPackage> everywhere = everywhere();
        Map<TaskservPackage, List<TaskservPackage>> newer = new LinkedHashMap<>();
        used.forEach(taskserv -> newer.put(
                taskserv,
                everywhere.stream().filter(other -> isNewer(other, taskserv)).toList()));
        List<Release> releases = new ArrayList<>();
        pinned(used, found)
                .forEach((subject, upstream) -> releases.add(
                        new Release(subject, upstream, online ? newest(subject, upstream, found) : Optional.empty())));
        if (json) {
            shop.console().out().println(JsonReports.document("updates", body(newer, releases), found));
        } else {
            print(newer, releases);
            shop.console().diagnostics(found);
        }
        boolean any = newer.values().stream().anyMatch(list -> !list.isEmpty())
                || releases.stream().anyMatch(Release::isOld);
        return (any && detailed ? ExitCode.CHANGES : found.isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /** Return every package of every place, those that a nearer one hides too. */
    private List<TaskservPackage> everywhere() {
        List<TaskservPackage> all = new ArrayList<>(shop.everyTaskserv());
        for (Path directory : among) {
            try (Stream<Path> files = Files.walk(shop.directory().resolve(directory), DEPTH)) {
                files.filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                        .sorted()
                        .forEach(jar -> all.addAll(TaskservPackage.of(jar)));
            } catch (IOException | java.io.UncheckedIOException e) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "`" + directory + "` cannot be read as a directory.",
                        "Name a directory of jars with `--among`."));
            }
        }
        return all;
    }

    private static boolean isNewer(TaskservPackage other, TaskservPackage used) {
        return other.name().equals(used.name())
                && other.version()
                        .filter(v -> used.version().isEmpty()
                                || v.compareTo(used.version().get()) > 0)
                        .isPresent();
    }

    private Map<String, Upstream> pinned(List<TaskservPackage> used, List<Diagnostic> found) {
        Map<String, Upstream> pinned = new TreeMap<>();
        if (infra.isPresent()) {
            try (PklInfra source = shop.fettle().infra(shop.infra(infra.get()))) {
                var definition = source.load();
                source.upstreams()
                        .forEach((id, upstream) -> definition.taskservs().stream()
                                .filter(t -> t.id().equals(id)
                                        && name.filter(wanted -> !wanted.equals(t.type()))
                                                .isEmpty())
                                .forEach(t -> pinned.put(id.toString(), upstream)));
            }
            return pinned;
        }
        try (PackageDesk desk = new PackageDesk(shop)) {
            for (TaskservPackage taskserv : used) {
                try {
                    desk.open(taskserv).upstream().ifPresent(upstream -> pinned.put(taskserv.name(), upstream));
                } catch (EngineException e) {
                    // A newer one of it may be what helps.
                    e.diagnostics()
                            .forEach(d -> found.add(Diagnostic.warning(d.code(), d.summary(), d.hint())
                                    .at(d.where())
                                    .about(taskserv.name())));
                }
            }
        }
        return pinned;
    }

    private static Optional<String> newest(String subject, Upstream upstream, List<Diagnostic> found) {
        try {
            return Optional.of(LatestRelease.of(upstream.latest()));
        } catch (IOException e) {
            found.add(Diagnostic.warning(
                            Diagnostic.Code.ENVIRONMENT,
                            "The newest release of `" + subject + "` could not be asked for: " + e.getMessage() + ".",
                            "See whether " + upstream.latest() + " can be reached from here.")
                    .about(subject));
            return Optional.empty();
        }
    }

    private void print(Map<TaskservPackage, List<TaskservPackage>> newer, List<Release> releases) {
        PrintStream out = shop.console().out();
        newer.forEach((taskserv, others) -> {
            String line = taskserv.name() + " " + version(taskserv) + " (" + taskserv.place() + ")";
            if (others.isEmpty()) {
                out.println(line + ": nothing newer is found");
            }
            others.forEach(other -> out.println(line + ": " + version(other) + " is in " + other.place()
                    + (isUsable(other)
                            ? ""
                            : ", which needs Fettle "
                                    + other.engine().map(Version::toString).orElse(""))));
        });
        releases.forEach(release -> out.println(release.subject() + " installs "
                + release.upstream().release() + ": "
                + release.newest()
                        .map(newest -> release.isOld() ? newest + " is out" : "that is the newest")
                        .orElse(
                                online
                                        ? "no answer"
                                        : "not asked; `--online` asks "
                                                + release.upstream().latest())));
    }

    private static Map<String, Object> body(Map<TaskservPackage, List<TaskservPackage>> newer, List<Release> releases) {
        List<Map<String, Object>> packages = new ArrayList<>();
        newer.forEach((taskserv, others) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", taskserv.name());
            entry.put("version", taskserv.version().map(Version::toString).orElse(null));
            entry.put("place", taskserv.place());
            entry.put(
                    "newer",
                    others.stream()
                            .map(other -> Map.of(
                                    "version", version(other), "place", other.place(), "usable", isUsable(other)))
                            .toList());
            packages.add(entry);
        });
        List<Map<String, Object>> pinned = new ArrayList<>();
        releases.forEach(release -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("subject", release.subject());
            entry.put("release", release.upstream().release());
            entry.put("newest", release.newest().orElse(null));
            pinned.add(entry);
        });
        return Map.of("packages", packages, "releases", pinned);
    }

    private static boolean isUsable(TaskservPackage taskserv) {
        return taskserv.engine().map(Version.ofFettle()::isAtLeast).orElse(true);
    }

    private static String version(TaskservPackage taskserv) {
        return taskserv.version().map(Version::toString).orElse("without a version");
    }
}
