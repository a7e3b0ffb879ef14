package dev.fettle.bench;

import dev.fettle.engine.Engine;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Some hosts in memory with as many tasks each. Of ten tasks one is a directory, eight are files in it, and one comes after all
 * of these by declaration, as a service does.
 */
record Fleet(int hosts, int tasks) {

    private static final int GROUP = 10;

    Engine engine(MemoryHost.Hosts connector) {
        return Engine.builder()
                .connector(connector)
                .modules(List.of(new ThingModule()))
                .build();
    }

    Definition definition() {
        List<Server> servers =
                IntStream.range(0, hosts).mapToObj(i -> server("host-" + i)).toList();
        List<Taskserv> taskservs = servers.stream()
                .<Taskserv>map(s -> new Things(new TaskservId(s.id(), "things"), tasks))
                .toList();
        return new Definition("fleet", servers, taskservs, List.of(), List.of());
    }

    /** Return a server that is logged in to as the user that tasks act as, so that nobody else is to be reached. */
    private static Server server(String name) {
        return new Server(
                new HostId(name),
                name,
                Optional.empty(),
                Optional.of("root"),
                "root",
                "memory",
                Set.of(),
                Map.of(),
                Map.of());
    }

    private record Things(TaskservId id, int count) implements Taskserv {

        @Override
        public String type() {
            return "things";
        }

        @Override
        public Declaration declare() {
            return new Declaration(Set.of(), List.of(), List.of(), Optional.empty());
        }

        @Override
        public Endpoint endpoint(Request request) {
            throw new IllegalStateException("Nothing is provided.");
        }

        @Override
        public List<Task> tasks(Expansion expansion) {
            HostId host = id.host();
            List<Task> all = new ArrayList<>();
            List<TaskId> group = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                TaskId task = new TaskId("things", "thing-" + i, host);
                String directory = "/srv/" + i / GROUP;
                boolean first = i % GROUP == 0;
                String path = first ? directory : directory + "/" + i;
                Task.Builder builder = Task.of(
                        task, ThingModule.NAME, new ThingModule.Thing(path, "value-" + i, first ? "" : directory));
                if (i % GROUP == GROUP - 1) {
                    builder.after(group.toArray(TaskId[]::new));
                    group.clear();
                } else {
                    group.add(task);
                }
                all.add(builder.build());
            }
            return all;
        }
    }
}
