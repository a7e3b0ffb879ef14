package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.Modules;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Works out what becomes of a Coder server on the server {@code coder-1}, a Debian 12, without a host. */
final class CoderOnPaper {

    /** What a real host might say; files are looked for as for one. */
    static final Facts HOST = new Facts(
            "debian",
            "debian",
            "12",
            "bookworm",
            "amd64",
            "h",
            "systemd",
            4,
            8L << 30,
            90L << 30,
            "root",
            "b",
            Map.of());

    private final Path dir;
    private final Set<ArtifactResolver.Wanted> wanted = ConcurrentHashMap.newKeySet();

    CoderOnPaper(Path dir) {
        this.dir = dir;
    }

    /** Read an infra with a Coder server whose keys are given. */
    PklInfra infra(String config) {
        return infra(config, "");
    }

    /** Read an infra with a Coder server and other taskservs on its server. */
    PklInfra infra(String config, String others) {
        try {
            Path file = Files.writeString(dir.resolve("test.pkl"), """
                    amends "modulepath:/fettle/Infra.pkl"
                    import "modulepath:/fettle/secret.pkl"
                    import "modulepath:/taskservs/coder/CoderServer.pkl"
                    import "modulepath:/taskservs/docker/Docker.pkl"
                    servers { ["coder-1"] { taskservs { %s new CoderServer { %s } } } }
                    """.formatted(others, config));
            return PklInfra.builder(InfraFile.of(file))
                    .modules(Modules.all())
                    .artifacts(one -> {
                        wanted.add(one);
                        return new ArtifactResolver.Artifact(
                                new Content.LocalFile(file, "0".repeat(64), 1), Optional.empty());
                    })
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return the artifacts that were looked for. */
    Set<ArtifactResolver.Wanted> wanted() {
        return Set.copyOf(wanted);
    }

    /** Return the tasks that install it. */
    List<Task> tasks(String config) {
        return tasks(config, Expansion.INSTALL);
    }

    /** Return the tasks of an operation. */
    List<Task> tasks(String config, String operation) {
        try (PklInfra infra = infra(config)) {
            Definition definition = infra.load();
            return coder(definition)
                    .tasks(new Expansion(definition.servers().get(0), HOST, List.of(), Map.of(), operation));
        }
    }

    /** Return the text of its environment file. */
    String environment(String config) {
        return text(tasks(config), "env-file");
    }

    /** Return what a plan warns of. */
    List<String> warnings(String config) {
        try (PklInfra infra = infra(config)) {
            return infra.load().warnings().stream().map(Diagnostic::summary).toList();
        }
    }

    /** Return why it is refused. */
    String problems(String config) {
        try (PklInfra infra = infra(config)) {
            assertThatThrownBy(infra::load).isInstanceOf(EngineException.class);
            infra.load();
            return "";
        } catch (EngineException e) {
            return e.diagnostics().toString();
        }
    }

    /** Return the Coder server of a definition. */
    static Taskserv coder(Definition definition) {
        return definition.taskservs().stream()
                .filter(t -> t.type().equals("coder"))
                .findFirst()
                .orElseThrow();
    }

    static Task task(List<Task> tasks, String name) {
        return tasks.stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + tasks));
    }

    /** Return what a file is to hold, secrets masked. */
    static String text(List<Task> tasks, String file) {
        return ((FileSpec) task(tasks, file).spec()).content().orElseThrow().toString();
    }
}
