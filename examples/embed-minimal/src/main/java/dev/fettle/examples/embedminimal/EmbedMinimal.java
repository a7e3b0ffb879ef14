package dev.fettle.examples.embedminimal;

import dev.fettle.engine.Engine;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.FixedTaskserv;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.Modules;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileSpec;
import java.util.List;

/** Plan and apply three tasks on this machine. */
public final class EmbedMinimal {

    private EmbedMinimal() {}

    /** Bring about a directory and two files in it, below {@code base}, as the user who runs the program. */
    public static Report apply(String base, String user) {
        HostId here = new HostId("here");
        List<Task> tasks = List.of(
                Task.of(new TaskId("demo", "home", here), "fettle.directory", DirectorySpec.of(base + "/demo"))
                        .build(),
                Task.of(new TaskId("demo", "a", here), "fettle.file", FileSpec.of(base + "/demo/a", "hello\n"))
                        .build(),
                Task.of(new TaskId("demo", "b", here), "fettle.file", FileSpec.of(base + "/demo/b", "world\n"))
                        .build());
        Server server = Server.local("here").actingAs(user);
        Engine engine = Engine.builder()
                .connector(new LocalConnector())
                .modules(Modules.all())
                .build();
        return engine.apply(Definition.of("demo", server, new FixedTaskserv(new TaskservId(here, "demo"), tasks)));
    }
}
