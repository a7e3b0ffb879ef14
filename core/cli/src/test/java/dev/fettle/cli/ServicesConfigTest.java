package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.Modules;
import dev.fettle.modules.group.GroupSpec;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the small taskservs make of what they are told and asked, without hosts. */
final class ServicesConfigTest {

    @TempDir
    private Path dir;

    private PklInfra infra(String servers) throws IOException {
        Files.writeString(dir.resolve("Worker.pkl"), """
                open module Worker
                extends "modulepath:/fettle/Taskserv.pkl"
                import "modulepath:/fettle/Taskserv.pkl" as base
                import "modulepath:/fettle/capability/container.pkl"
                taskserv = "worker"
                name = "worker"
                class Requires extends base.Requires { runtime: container.Runtime }
                requires: Requires = new { runtime { user = "worker" } }
                """);
        Path file = Files.writeString(dir.resolve("it.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/secret.pkl"
                import "modulepath:/taskservs/docker/Docker.pkl"
                import "modulepath:/taskservs/redis/Redis.pkl"
                import "Worker.pkl"
                servers { %s }
                """.formatted(servers));
        return PklInfra.builder(InfraFile.of(file)).modules(Modules.all()).build();
    }

    private static Taskserv taskserv(Definition definition, String id) {
        return definition.taskservs().stream()
                .filter(t -> t.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dockerLetsInWhoeverAsksOnItsOwnServer() throws IOException {
        try (PklInfra infra = infra("""
                ["one"] { taskservs { new Docker { users { "ann" } }; new Worker {} } }
                ["two"] { taskservs { new Worker {} } }
                """)) {
            Definition definition = infra.load();
            Taskserv docker = taskserv(definition, "one/docker");
            Request near =
                    taskserv(definition, "one/worker").declare().requests().get(0);
            assertThat(docker.endpoint(near).attributes())
                    .containsEntry("group", "docker")
                    .containsEntry("socket", "/run/docker.sock");
            List<Task> tasks = docker.tasks(new Expansion(
                    definition.servers().get(0),
                    Facts.sample("debian", "debian", "12", "bookworm"),
                    List.of(near),
                    Map.of(),
                    Expansion.INSTALL));
            assertThat(tasks)
                    .filteredOn(t -> t.spec() instanceof GroupSpec)
                    .singleElement()
                    .satisfies(t -> assertThat(((GroupSpec) t.spec()).members()).containsExactly("ann", "worker"));
            Request far =
                    taskserv(definition, "two/worker").declare().requests().get(0);
            assertThatThrownBy(() -> docker.endpoint(far))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("`two/worker/runtime` needs a container runtime on its own server");
        }
    }

    @Test
    void redisIsNotOpenedWithoutAPassword() throws IOException {
        try (PklInfra infra = infra("[\"one\"] { taskservs { new Redis { listen { \"0.0.0.0\" } } } }")) {
            assertThatThrownBy(infra::load).hasMessageContaining("Redis that listens on 0.0.0.0 needs a `password`.");
        }
    }
}
