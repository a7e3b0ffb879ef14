package dev.fettle.cli;

import dev.fettle.report.HtmlPage;
import dev.fettle.report.RunRecord;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that look at the journal of earlier runs. They contact no host. */
final class HistoryCommands {

    private HistoryCommands() {}

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "List earlier runs of an infra, or show one.")
    static final class History implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run's name, the beginning of it, or `latest`.")
        private Optional<String> run = Optional.empty();

        @Mixin
        private InfraOption infra = new InfraOption();

        @Option(names = "--html", description = "Print the run as one page with its timeline.")
        private boolean html;

        private final Shop shop;

        History(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            Path directory = shop.infra(infra.name).directory();
            PrintStream out = shop.console().out();
            if (run.isPresent() || html) {
                RunRecord record = RunRecord.read(directory, run.orElse("latest"));
                if (html) {
                    out.print(HtmlPage.of(record));
                } else {
                    out.println(record.name() + "  " + record.summary());
                    record.changes().forEach(line -> out.println("  " + line));
                }
                return ExitCode.OK.number();
            }
            List<String> names = RunRecord.names(directory);
            if (names.isEmpty()) {
                out.println("Nothing has been run here yet.");
            }
            names.forEach(name ->
                    out.println(name + "  " + RunRecord.read(directory, name).summary()));
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Compare two earlier runs of an infra.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:they ended alike", "2:they did not"})
    static final class Diff implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "RUN", description = "The earlier one.")
        private String before = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "RUN",
                description = "The later one; `latest` by default.")
        private String after = "latest";

        @Mixin
        private InfraOption infra = new InfraOption();

        private final Shop shop;

        Diff(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            Path directory = shop.infra(infra.name).directory();
            List<String> lines = RunRecord.read(directory, before).differencesTo(RunRecord.read(directory, after));
            lines.forEach(shop.console().out()::println);
            if (lines.isEmpty()) {
                shop.console().out().println("No task ended in another way.");
            }
            return (lines.isEmpty() ? ExitCode.OK : ExitCode.CHANGES).number();
        }
    }
}
