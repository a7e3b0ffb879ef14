package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.pkl.PklInfra;
import dev.fettle.report.Detail;
import dev.fettle.report.DriftText;
import dev.fettle.report.JsonReports;
import dev.fettle.report.PlanFormat;
import dev.fettle.report.WhyText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that explain a plan. They change nothing. */
final class ExplainCommands {

    private ExplainCommands() {}

    private static Plan plan(Shop shop, String infra, Scope scope) throws InterruptedException {
        // What comes out may be for a machine; on a terminal, what is drawn goes again.
        Detail detail = shop.console().terminal().draws() ? Detail.NORMAL : Detail.QUIET;
        try (Progress progress = new Progress(shop.console(), detail)) {
            return plan(shop, shop.fettle(progress), infra, scope);
        }
    }

    private static Plan plan(Shop shop, Fettle fettle, String infra, Scope scope) throws InterruptedException {
        try (PklInfra source = fettle.infra(shop.infra(infra))) {
            Definition definition = source.load();
            shop.bootSandbox(definition);
            try (Run run = fettle.engine().open(definition)) {
                return run.plan(scope, new Cancellation());
            }
        }
    }

    @Command(
            name = "why",
            mixinStandardHelpOptions = true,
            description = "Say why a task is there, what it waits for and what it would trigger.")
    static final class Why implements Callable<Integer> {
        @Parameters(
                paramLabel = "TASK",
                description = "Its id or a part of it, such as coder/env-file@coder-1 or env-file.")
        private String task = "";

        @Mixin
        private InfraOption infra = new InfraOption();

        private final Shop shop;

        Why(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            Plan plan = plan(shop, infra.name, Scope.all());
            List<PlannedTask> found = WhyText.find(plan, task);
            if (found.isEmpty()) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.REFERENCE_UNKNOWN,
                        "No task of `" + plan.infra() + "` is named `" + task + "`.",
                        "See `fettle plan --format json` for all of them."));
            }
            WhyText text = new WhyText(shop.console().style());
            found.forEach(each -> shop.console().text(text.of(plan, each)));
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "graph",
            mixinStandardHelpOptions = true,
            description = "Print the task graph for a program that draws it.")
    static final class Graph implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private Narrow narrow = new Narrow();

        @Option(names = "--format", paramLabel = "FORMAT", description = "DOT (the default), MERMAID or HTML.")
        private PlanFormat format = PlanFormat.DOT;

        private final Shop shop;

        Graph(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (!EnumSet.of(PlanFormat.DOT, PlanFormat.MERMAID, PlanFormat.HTML).contains(format)) {
                return shop.refuse(List.of(Diagnostic.error(
                                Diagnostic.Code.DEFINITION_INVALID,
                                "A graph cannot be printed as `" + format.word() + "`.",
                                "Say `dot`, `mermaid` or `html`.")))
                        .number();
            }
            Plan plan = plan(shop, infra.name, narrow.scope());
            shop.console().out().print(format.of(plan, shop.console().style()));
            return ExitCode.of(plan.diagnostics()).number();
        }
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Print the JSON Schema of what --json, the journal and saved plans hold.")
    static final class Schema implements Callable<Integer> {
        @Parameters(paramLabel = "KIND", description = "plan, report, event, diagnostics or saved-plan.")
        private String kind = "";

        private final Shop shop;

        Schema(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            if (!JsonReports.SCHEMAS.contains(kind)) {
                return shop.refuse(List.of(Diagnostic.error(
                                Diagnostic.Code.REFERENCE_UNKNOWN,
                                "There is no schema `" + kind + "`.",
                                "There are " + String.join(", ", JsonReports.SCHEMAS) + ".")))
                        .number();
            }
            shop.console().out().print(JsonReports.schema(kind));
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "drift",
            mixinStandardHelpOptions = true,
            description = "Say in a line for each host whether it is as declared; for cron and CI.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:nothing drifted",
                "2:something did",
                "3:the definition is wrong",
                "4:a host could not be looked at"
            })
    static final class Drift implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private Narrow narrow = new Narrow();

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "${COMPLETION-CANDIDATES}; a line for each host when not given.")
        private Optional<PlanFormat> format = Optional.empty();

        private final Shop shop;

        Drift(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            Plan plan = plan(shop, infra.name, narrow.scope());
            if (format.isPresent()) {
                shop.console().out().print(format.get().of(plan, shop.console().style()));
            } else {
                shop.console().text(new DriftText(shop.console().style()).of(plan));
            }
            ExitCode problems = ExitCode.of(plan.diagnostics());
            return (problems != ExitCode.OK ? problems : plan.isEmpty() ? ExitCode.OK : ExitCode.CHANGES).number();
        }
    }
}
