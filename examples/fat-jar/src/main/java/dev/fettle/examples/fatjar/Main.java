package dev.fettle.examples.fatjar;

import dev.fettle.assembly.Fettle;
import dev.fettle.assembly.Surroundings;
import dev.fettle.engine.plan.Plan;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import dev.fettle.pkl.TaskservPackage;
import dev.fettle.report.PlanFormat;
import dev.fettle.report.Style;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Say which taskservs the jar brings, and plan an infra. */
public final class Main {

    private Main() {}

    /** Run as {@code java -jar fettle-example-fat-jar-VERSION-all.jar INFRA DIRECTORY}. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("Usage: java -jar fettle-example-fat-jar-VERSION-all.jar INFRA DIRECTORY");
            System.exit(3);
        }
        Path directory = Path.of(args[1]);
        Fettle fettle = Fettle.builder(new Surroundings(
                        directory, System.getProperty("user.name"), directory.resolve("cache"), System.getenv()))
                .build();
        System.out.println(TaskservPackage.all(Main.class.getClassLoader()).stream()
                .map(TaskservPackage::name)
                .sorted()
                .collect(Collectors.joining(" ")));
        try (PklInfra infra = fettle.infra(InfraFile.find(args[0], List.of(directory)))) {
            Plan plan = fettle.engine().plan(infra.load());
            System.out.print(PlanFormat.TEXT.of(plan, Style.PLAIN));
            System.out.print(PlanFormat.JSON.of(plan, Style.PLAIN));
        }
    }
}
