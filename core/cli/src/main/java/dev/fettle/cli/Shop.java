package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.assembly.Releases;
import dev.fettle.assembly.Surroundings;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PackageLoader;
import dev.fettle.pkl.TaskservPackage;
import dev.fettle.report.DiagnosticText;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.sandbox.SandboxOptions;
import dev.fettle.standin.StandinException;
import dev.fettle.standin.StandinRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Hold what every command works with.
 *
 * @param console where it reads and writes
 * @param surroundings what it takes from this machine
 * @param directory the working directory
 * @param installed where Fettle itself lies, whose examples are infras too
 * @param listeners who hears of what engines do, besides the commands themselves
 */
record Shop(
        Console console,
        Surroundings surroundings,
        Path directory,
        Optional<Path> installed,
        List<EngineListener> listeners) {

    /** Put the standard engine together. */
    Fettle fettle(EngineListener... more) {
        return fettle(line -> console.err().println(line), List.of(more));
    }

    /** Put the standard engine together for a run that is shown. */
    Fettle fettle(Progress progress, EngineListener... more) {
        List<EngineListener> all = new ArrayList<>(List.of(progress));
        all.addAll(List.of(more));
        return fettle(progress::say, all);
    }

    private Fettle fettle(Consumer<String> remarks, List<EngineListener> more) {
        Fettle.Builder builder = Fettle.builder(surroundings)
                .connector(new SandboxConnector())
                .artifacts(artifacts(remarks))
                .diagnostics(d -> remarks.accept(
                        new DiagnosticText(console.style()).of(List.of(d)).stripTrailing()));
        listeners.forEach(builder::listener);
        more.forEach(builder::listener);
        return builder.build();
    }

    /** Find an infra in the working directory or among the examples. */
    InfraFile infra(String name) {
        List<Path> places = new ArrayList<>(List.of(directory.toAbsolutePath()));
        installed.ifPresent(home -> places.add(home.resolve("examples")));
        return InfraFile.find(name, places);
    }

    /** Return the working directory without anything to resolve. */
    Path root() {
        return directory.toAbsolutePath().normalize();
    }

    /** Return the taskservs there are: those of the working directory before pinned ones, and these before those that come with Fettle. */
    List<TaskservPackage> taskservs() {
        Set<String> names = new HashSet<>();
        return everyTaskserv().stream()
                .filter(taskserv -> names.add(taskserv.name()))
                .toList();
    }

    /** Return the same with those that a nearer one of the same name hides. */
    List<TaskservPackage> everyTaskserv() {
        List<TaskservPackage> found = new ArrayList<>(TaskservPackage.in(root()));
        try (PackageLoader packages = packages()) {
            found.addAll(TaskservPackage.all(packages));
        } catch (IOException e) {
            throw new UncheckedIOException("A jar of packages cannot be closed.", e);
        }
        return found;
    }

    /** Serve the modules of pinned packages and of the class path; close it. */
    PackageLoader packages() {
        return new PackageLoader(PackageLoader.places(root(), surroundings.environment()), Shop.class.getClassLoader());
    }

    /** Say that there is no such taskserv. */
    static EngineException unknown(String name, List<TaskservPackage> taskservs) {
        return new EngineException(Diagnostic.error(
                Diagnostic.Code.TASKSERV_UNKNOWN,
                "There is no taskserv `" + name + "`.",
                "There are " + taskservs.stream().map(TaskservPackage::name).collect(Collectors.joining(", ")) + "."));
    }

    /** Boot the disposable hosts that an infra names and that are not running. */
    void bootSandbox(Definition definition) throws InterruptedException {
        Set<String> wanted = definition.servers().stream()
                .filter(server -> server.connection().equals(SandboxConnector.NAME))
                .map(Server::address)
                .filter(address -> !address.matches("[0-9.]+"))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        if (wanted.isEmpty()) {
            return;
        }
        Sandbox sandbox = sandbox();
        sandbox.list().stream()
                .filter(SandboxHost::running)
                .map(SandboxHost::name)
                .forEach(wanted::remove);
        if (!wanted.isEmpty()) {
            console.err().println("Booting disposable hosts: " + String.join(", ", wanted) + ".");
            sandbox.up(wanted);
        }
    }

    /** Return the group of disposable hosts that the command line manages. */
    Sandbox sandbox() {
        return Sandbox.open(
                SandboxOptions.defaults().withListener(line -> console.err().println(line)));
    }

    /** Find Coder's releases; where an artifact allows it and the real one cannot be had, make the stand-in. */
    private ArtifactResolver artifacts(Consumer<String> remarks) {
        ArtifactResolver releases = Releases.standard(surroundings.cache());
        return wanted -> {
            String real = wanted.name().replaceFirst("/or-stand-in$", "");
            try {
                return releases.resolve(wanted.named(real));
            } catch (EngineException e) {
                if (real.equals(wanted.name()) || !Releases.isUnreachable(e)) {
                    throw e;
                }
                String[] parts = real.split("/");
                remarks.accept(e.diagnostics().get(0).summary() + " The stand-in release of Coder " + parts[1]
                        + " takes its place, which only imitates it.");
                return new ArtifactResolver.Artifact(
                        Releases.localFile(standIn(parts)), Optional.of("stand-in release, not the real Coder"));
            }
        };
    }

    private Path standIn(String[] parts) {
        Path directory = surroundings.cache().resolve("standin");
        try {
            return parts.length == 3
                    ? StandinRelease.write(directory, parts[1], parts[2])
                    : StandinRelease.writePackage(directory, parts[1], parts[2], parts[3]);
        } catch (StandinException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    String.valueOf(e.getMessage()),
                    "Make Coder's release reachable, or use hosts and a form that there is a stand-in for."));
        }
    }

    /** Say who runs this, where and since when, in one line; a run that finds a host locked tells it. */
    String runName() {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            machine = "localhost";
        }
        return surroundings.user() + "@" + machine + ", process "
                + ProcessHandle.current().pid() + ", since " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Print errors and tell which exit code they stand for. */
    ExitCode refuse(List<Diagnostic> diagnostics) {
        console.diagnostics(diagnostics);
        return ExitCode.of(diagnostics);
    }
}
