package dev.fettle.examples.drift;

import dev.fettle.assembly.Fettle;
import dev.fettle.assembly.Surroundings;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.plan.Plan;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import dev.fettle.report.CheckReports;
import dev.fettle.report.DriftText;
import dev.fettle.report.Style;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Say where hosts differ from an infra, for a person, for a collector of tests and for a collector of findings. */
public final class Drift {

    private final Surroundings surroundings;
    private final PrintStream out;

    Drift(Surroundings surroundings, PrintStream out) {
        this.surroundings = surroundings;
        this.out = out;
    }

    /** Run as {@code java -cp … dev.fettle.examples.drift.Drift INFRA DIRECTORY}; the reports go to the directory. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Usage: Drift INFRA DIRECTORY");
            System.exit(3);
        }
        Path home = Path.of(System.getProperty("user.home"));
        Surroundings surroundings =
                new Surroundings(home, System.getProperty("user.name"), home.resolve(".cache/fettle"), System.getenv());
        System.exit(new Drift(surroundings, System.out).check(args[0], Path.of(args[1])));
    }

    /** Write both reports and return the exit code: 0 as declared, 2 drifted, 3 the infra is wrong, 4 a host could not be looked at. */
    int check(String infra, Path reports) throws IOException {
        Fettle fettle = Fettle.builder(surroundings).build();
        try (PklInfra source = fettle.infra(InfraFile.find(infra, List.of(Path.of(""))))) {
            Plan plan = fettle.engine().plan(source.load());
            Files.createDirectories(reports);
            Files.writeString(reports.resolve("drift.xml"), CheckReports.junit(plan));
            Files.writeString(reports.resolve("drift.sarif"), CheckReports.sarif(plan));
            out.print(new DriftText(Style.PLAIN).of(plan));
            return !plan.isApplicable() ? 4 : plan.isEmpty() ? 0 : 2;
        } catch (EngineException e) {
            for (Diagnostic diagnostic : e.diagnostics()) {
                out.println(diagnostic.summary() + " " + diagnostic.hint());
            }
            return 3;
        }
    }
}
