package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.report.GroupBy;
import dev.fettle.report.PlanFormat;
import dev.fettle.report.SavedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that work on a whole infra. */
final class PlanCommands {

    private PlanCommands() {}

    @Command(name = "plan", mixinStandardHelpOptions = true, description = "Show what would change; change nothing.")
    static final class Plan implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private Narrow narrow = new Narrow();

        @Option(names = "--json", description = "Print one JSON document; the same as --format json.")
        private boolean asJson;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "How the plan is printed: ${COMPLETION-CANDIDATES}.")
        private Optional<PlanFormat> format = Optional.empty();

        @Option(names = "--only-changes", description = "Leave out what stays as it is; the counts are of everything.")
        private boolean onlyChanges;

        @Option(
                names = "--group-by",
                paramLabel = "HEADING",
                description = "Text and Markdown: under which headings, one of ${COMPLETION-CANDIDATES}.")
        private GroupBy groupBy = GroupBy.SERVER;

        @Mixin
        private Verbosity verbosity = new Verbosity();

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "Keep the plan in a file for `fettle apply FILE`.")
        private Optional<Path> file = Optional.empty();

        @Option(names = "--detailed-exitcode", description = "Exit with 2 when there are changes to make.")
        private boolean detailed;

        private final Shop shop;

        Plan(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            PlanFormat wanted = format.orElse(asJson ? PlanFormat.JSON : PlanFormat.TEXT);
            boolean json = wanted != PlanFormat.TEXT;
            return new Journey(shop, new Journey.Manner(false, false, json, detailed, false, verbosity.detail()))
                    .printing(wanted, onlyChanges, groupBy)
                    .saving(file)
                    .go(infra.name, narrow.scope())
                    .number();
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Plan, ask, then change what the plan says.")
    static final class Apply implements Callable<Integer> {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "A saved plan: do what it says, or nothing when something has moved since.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = {"-i", "--infra"},
                paramLabel = "NAME",
                description = "The infra: infra/NAME.pkl, infra/NAME/infra.pkl, or a path that ends in .pkl.")
        private Optional<String> infra = Optional.empty();

        @Mixin
        private Narrow narrow = new Narrow();

        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        private boolean yes;

        @Option(names = "--json", description = "Print the report as one JSON document.")
        private boolean json;

        @Mixin
        private Verbosity verbosity = new Verbosity();

        @Option(names = "--allow-growth", description = "Let a task do more than the plan showed if its host moved.")
        private boolean allowGrowth;

        private final Shop shop;

        Apply(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (file.isPresent() == infra.isPresent() || file.isPresent() && (allowGrowth || !narrow.isEmpty())) {
                return shop.refuse(
                                List.of(
                                        Diagnostic.error(
                                                Diagnostic.Code.DEFINITION_INVALID,
                                                "`fettle apply` takes either a saved plan alone or `--infra NAME` with what narrows it.",
                                                "Say `fettle apply --infra NAME`, or `fettle apply FILE` after `fettle plan -o FILE`.")))
                        .number();
            }
            Journey journey =
                    new Journey(shop, new Journey.Manner(true, yes, json, false, allowGrowth, verbosity.detail()));
            if (infra.isPresent()) {
                return journey.go(infra.get(), narrow.scope()).number();
            }
            SavedPlan saved = read(file.orElseThrow());
            return journey.holdingTo(saved).go(saved.infra(), saved.scope()).number();
        }

        private SavedPlan read(Path path) {
            try {
                return SavedPlan.read(
                        path.toString(), Files.readString(shop.directory().resolve(path)));
            } catch (IOException e) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.PLAN_STALE,
                        "There is no saved plan `" + path + "` that can be read.",
                        "Make one with `fettle plan -o FILE`."));
            }
        }
    }
}
