package dev.fettle.examples.embedspring;

import dev.fettle.engine.Tasks;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Start the application. */
@SpringBootApplication
public class Application {

    /** Start it. */
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    /** Declare what shall be: here a directory, a file and some work on this machine. */
    @Bean
    Definition definition(@Value("${demo.base}") String base, @Value("${demo.work:true}") String work) {
        Server here = Server.local("here").actingAs(System.getProperty("user.name"));
        Tasks demo = Tasks.of(here, "demo");
        demo.add("home", new DirectoryModule(), DirectorySpec.of(base + "/demo"))
                .add("greeting", new FileModule(), FileSpec.of(base + "/demo/greeting", "hello\n"))
                .add("work", new CommandModule(), CommandSpec.script(work), task -> task.after(demo.id("greeting")));
        return Definition.of("demo", here, demo.taskserv());
    }
}
