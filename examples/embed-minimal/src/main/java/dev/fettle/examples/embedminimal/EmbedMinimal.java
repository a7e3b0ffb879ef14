package dev.fettle.examples.embedminimal;

import dev.fettle.engine.Engine;
import dev.fettle.engine.Tasks;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.Modules;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;

/** Plan and apply three tasks on this machine. */
public final class EmbedMinimal {

    private EmbedMinimal() {}

    /** Bring about a directory and two files in it, below {@code base}, as the user who runs the program. */
    public static Report apply(String base, String user) {
        Server here = Server.local("here").actingAs(user);
        Tasks demo = Tasks.of(here, "demo")
                .add("home", new DirectoryModule(), DirectorySpec.of(base + "/demo"))
                .add("a", new FileModule(), FileSpec.of(base + "/demo/a", "hello\n"))
                .add("b", new FileModule(), FileSpec.of(base + "/demo/b", "world\n"));
        Engine engine = Engine.builder()
                .connector(new LocalConnector())
                .modules(Modules.all())
                .build();
        return engine.apply(Definition.of("demo", here, demo.taskserv()));
    }
}
