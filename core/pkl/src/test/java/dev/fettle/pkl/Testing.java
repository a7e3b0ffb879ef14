package dev.fettle.pkl;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Load infras that tests write, and wire them as the engine would. */
final class Testing {

    static final Facts DEBIAN = Facts.sample("debian", "debian", "12", "bookworm");

    static final Facts REAL = new Facts(
            "debian",
            "debian",
            "12",
            "bookworm",
            "amd64",
            "h",
            "systemd",
            1,
            1L << 30,
            5L << 30,
            "root",
            "b",
            Map.of());

    private Testing() {}

    enum State {
        PRESENT,
        STILL_THERE
    }

    record Part(String name, Optional<Long> size) {}

    record Note(
            String path,
            Optional<Content> content,
            String mode,
            State state,
            Duration pause,
            int count,
            List<Part> parts,
            Map<String, Content> environment) {
        Note {
            if (path.equals("/refused")) {
                throw new IllegalArgumentException("`/refused` is refused.");
            }
        }
    }

    /** Know notes: a module that does nothing. */
    static final class NoteModule implements TaskModule<Note> {
        @Override
        public String name() {
            return "testing.note";
        }

        @Override
        public Class<Note> specType() {
            return Note.class;
        }

        @Override
        public Resources resources(Note desired) {
            return Resources.manages("path:" + desired.path());
        }

        @Override
        public List<Probe<?>> probes(Note desired) {
            return List.of();
        }

        @Override
        public Decision decide(Note desired, Answers answers) {
            return Decision.upToDate("nothing to do");
        }

        @Override
        public Optional<Note> removal(String resource) {
            return Optional.empty();
        }
    }

    static InfraFile infra(Path directory, String text) {
        try {
            return InfraFile.of(Files.writeString(directory.resolve("test.pkl"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PklInfra.Builder builder(Path directory, String text) {
        return PklInfra.builder(infra(directory, text)).modules(List.of(new NoteModule()));
    }

    static Taskserv instance(Definition definition, String id) {
        return definition.taskservs().stream()
                .filter(t -> t.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Expand an instance, with every request answered by the only provider there is. */
    static List<Task> tasks(Definition definition, String id) {
        return tasks(definition, id, DEBIAN);
    }

    static List<Task> tasks(Definition definition, String id, Facts facts) {
        Taskserv wanted = instance(definition, id);
        List<Request> answered = new ArrayList<>();
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (Taskserv consumer : definition.taskservs()) {
            for (Request request : consumer.declare().requests()) {
                Taskserv provider = definition.taskservs().stream()
                        .filter(t -> t.declare().provides().contains(request.capability()))
                        .findFirst()
                        .orElseThrow();
                if (provider.id().equals(wanted.id())) {
                    answered.add(request);
                }
                if (consumer.id().equals(wanted.id())) {
                    endpoints.put(request.name(), provider.endpoint(request));
                }
            }
        }
        Server server = definition.servers().stream()
                .filter(s -> s.id().equals(wanted.id().host()))
                .findFirst()
                .orElseThrow();
        return wanted.tasks(new Expansion(server, facts, answered, endpoints, Expansion.INSTALL));
    }

    static Task task(List<Task> tasks, String name) {
        return tasks.stream()
                .filter(t -> t.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
