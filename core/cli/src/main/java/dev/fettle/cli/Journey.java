package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.plan.Plan;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import dev.fettle.report.AnswersText;
import dev.fettle.report.Detail;
import dev.fettle.report.GroupBy;
import dev.fettle.report.JsonReports;
import dev.fettle.report.PlanFormat;
import dev.fettle.report.PlanView;
import dev.fettle.report.ReportText;
import dev.fettle.report.SavedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Go the whole way of one run: read, plan, show, ask, apply, recap. */
final class Journey {

    /**
     * Say how a run is made.
     *
     * @param apply whether the plan is applied
     * @param yes whether nobody is asked
     * @param json whether tools read the output
     * @param detailed whether changes have an exit code of their own
     * @param allowGrowth whether tasks may do more than the plan showed
     * @param detail how much is printed for a person
     */
    record Manner(boolean apply, boolean yes, boolean json, boolean detailed, boolean allowGrowth, Detail detail) {}

    private final Shop shop;
    private final Manner manner;
    private final Console console;
    private PlanFormat format;
    private PlanView view;
    private Optional<Path> file = Optional.empty();
    private Optional<SavedPlan> saved = Optional.empty();

    Journey(Shop shop, Manner manner) {
        this.shop = shop;
        this.manner = manner;
        this.console = shop.console();
        this.format = manner.json() ? PlanFormat.JSON : PlanFormat.TEXT;
        this.view = new PlanView(console.style(), manner.detail(), false, GroupBy.SERVER);
    }

    /** Print the plan in another format, or only a part of it. */
    Journey printing(PlanFormat wanted, boolean onlyChanges, GroupBy groupBy) {
        format = wanted;
        view = new PlanView(console.style(), manner.detail(), onlyChanges, groupBy);
        return this;
    }

    /** Keep the plan in a file, to be applied later. */
    Journey saving(Optional<Path> target) {
        file = target;
        return this;
    }

    /** Go on only when the plan means what a saved one said. */
    Journey holdingTo(SavedPlan plan) {
        saved = Optional.of(plan);
        return this;
    }

    ExitCode go(String infraName, Scope scope) throws InterruptedException {
        InfraFile infraFile = shop.infra(infraName);
        Journal journal = Journal.open(infraFile.directory());
        try (Progress progress = new Progress(console, manner.json() ? Detail.QUIET : manner.detail())) {
            return go(infraFile, infraName, scope, journal, progress);
        }
    }

    private ExitCode go(InfraFile infraFile, String infraName, Scope scope, Journal journal, Progress progress)
            throws InterruptedException {
        Fettle fettle = shop.fettle(progress, journal);
        try (PklInfra infra = fettle.infra(infraFile)) {
            Definition definition = infra.load();
            shop.bootSandbox(definition);
            Cancellation cancellation = new Cancellation();
            CountDownLatch done = new CountDownLatch(1);
            Thread hook = new Thread(() -> stop(cancellation, done, progress), "fettle-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try (Run run = fettle.engine().open(definition)) {
                return planAndApply(run, infraName, scope, cancellation, journal, progress);
            } finally {
                done.countDown();
                forget(hook);
            }
        }
    }

    private ExitCode planAndApply(
            Run run, String infraName, Scope scope, Cancellation cancellation, Journal journal, Progress progress) {
        Plan plan = run.plan(scope, cancellation);
        journal.plan(plan);
        if (AnswersText.fits(plan) && format == PlanFormat.TEXT) {
            return answers(plan);
        }
        boolean onlyPlan = !manner.apply();
        if (onlyPlan || format == PlanFormat.TEXT) {
            print(plan);
        }
        ExitCode problems = ExitCode.of(plan.diagnostics());
        if (problems == ExitCode.INVALID) {
            return manner.json() ? shop.refuse(plan.diagnostics()) : problems;
        }
        if (saved.isPresent()) {
            List<Diagnostic> moved = saved.get().moved(plan);
            if (!moved.isEmpty()) {
                console.diagnostics(moved);
                return ExitCode.FAILED;
            }
        }
        if (file.isPresent() && problems == ExitCode.OK) {
            save(SavedPlan.of(infraName, scope, plan), file.get());
        }
        if (onlyPlan) {
            return problems != ExitCode.OK
                    ? problems
                    : manner.detailed() && !plan.isEmpty() ? ExitCode.CHANGES : ExitCode.OK;
        }
        if (!plan.isEmpty() && !manner.yes()) {
            if (!console.terminal().isThere()) {
                return shop.refuse(List.of(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "There is no terminal to ask on.",
                        "Say `-y` to apply without asking, or `--check` to look only.")));
            }
            if (!console.confirm("Apply this plan?")) {
                console.out().println("Nothing was changed.");
                return ExitCode.OK;
            }
        }
        Report report = run.apply(
                plan,
                ApplyOptions.defaults()
                        .allowingGrowth(manner.allowGrowth())
                        .tellingOutput(progress.showsOutput())
                        .by(shop.runName()),
                cancellation);
        journal.report(report);
        if (manner.json()) {
            console.out().println(JsonReports.report(report));
        } else {
            console.text(new ReportText(console.style()).recap(report, manner.detail()));
        }
        console.out().flush();
        if (cancellation.isCancelled()) {
            return ExitCode.CANCELLED;
        }
        ExitCode hosts = ExitCode.of(report.diagnostics());
        return report.converged() ? ExitCode.OK : hosts == ExitCode.HOST ? ExitCode.HOST : ExitCode.FAILED;
    }

    private void print(Plan plan) {
        String text = format.of(plan, view);
        if (format == PlanFormat.TEXT) {
            console.text(text);
        } else {
            console.out().print(text);
            console.out().flush();
        }
    }

    /** Show what the hosts answered, where a plan only asks. */
    private ExitCode answers(Plan plan) {
        console.text(new AnswersText(console.style()).of(plan));
        List<Diagnostic> problems = plan.diagnostics().stream()
                .filter(d -> d.isError() && d.code() != Diagnostic.Code.BLOCKED)
                .toList();
        if (!problems.isEmpty()) {
            return shop.refuse(problems);
        }
        return plan.diagnostics().stream().anyMatch(Diagnostic::isError) ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Write the file whole or not at all. */
    private void save(SavedPlan plan, Path target) {
        Path whole = shop.directory().resolve(target).toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            Files.writeString(part, plan.text());
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.ENVIRONMENT,
                    "The plan cannot be written to `" + target + "`: " + e.getMessage() + ".",
                    "Name a file in a directory that is there and can be written to."));
        }
        console.err().println("Saved. Apply exactly this with `fettle apply " + target + "`.");
    }

    /** Stop cleanly when the user presses Ctrl-C: end what runs and let the report be written. */
    private static void stop(Cancellation cancellation, CountDownLatch done, Progress progress) {
        if (done.getCount() == 0) {
            return;
        }
        progress.say("Stopping: what runs is being ended.");
        cancellation.cancel();
        try {
            done.await(30, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The machine is going down already; the hook is what runs.
            return;
        }
    }
}
