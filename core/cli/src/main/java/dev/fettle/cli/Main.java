package dev.fettle.cli;

import dev.fettle.assembly.Surroundings;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.Version;
import dev.fettle.report.Style;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Start the command line. */
public final class Main {

    /** Picocli lays help out in no less. */
    private static final int NARROWEST = 55;

    private static final int WIDEST = 100;

    private Main() {}

    /** Run one command and exit with its code. */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        boolean terminal =
                Boolean.getBoolean("fettle.terminal"); // the launcher knows; System.console() does not from JDK 22 on
        boolean colour = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty(); // see no-color.org
        Console console = new Console(
                System.in,
                System.out,
                System.err,
                colour ? Style.COLOUR : Style.PLAIN,
                terminal ? Terminal.ofType(environment.getOrDefault("TERM", "")) : Terminal.NONE);
        String home = System.getProperty("user.home", "/");
        Path cache = Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .filter(dir -> dir.startsWith("/"))
                .map(Path::of)
                .orElse(Path.of(home, ".cache"))
                .resolve("fettle");
        Surroundings surroundings =
                new Surroundings(Path.of(home), System.getProperty("user.name", "root"), cache, environment);
        Optional<Path> installed =
                Optional.ofNullable(System.getProperty("fettle.home")).map(Path::of);
        int code = run(new Shop(console, surroundings, Path.of(""), installed, List.of()), args);
        System.out.flush();
        System.exit(code);
    }

    /** Run one command and return its exit code. */
    static int run(Shop shop, String... args) {
        return line(shop).execute(args);
    }

    /** Put the command line together. */
    static CommandLine line(Shop shop) {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(
                "taskserv",
                group(new TaskservGroup())
                        .addSubcommand("list", new TaskservCommands.ListThem(shop))
                        .addSubcommand("show", new ReferenceCommands.Taskserv(shop))
                        .addSubcommand("new", new AuthorCommands.New(shop))
                        .addSubcommand("test", new AuthorCommands.Test(shop))
                        .addSubcommand("validate", new ValidateCommand(shop))
                        .addSubcommand("check-deps", new CheckDepsCommand(shop))
                        .addSubcommand("check-updates", new CheckUpdatesCommand(shop))
                        .addSubcommand("generate", new GenerateCommand(shop))
                        .addSubcommand("create", new TaskservCommands.Create(shop))
                        .addSubcommand("delete", new TaskservCommands.Delete(shop))
                        .addSubcommand("run", new TaskservCommands.RunIt(shop))
                        .addSubcommand("doctor", new TaskservCommands.Doctor(shop)));
        line.addSubcommand(
                "server",
                group(new ServerGroup())
                        .addSubcommand("list", new ServerCommands.ListThem(shop))
                        .addSubcommand("ssh", new ServerCommands.Ssh(shop)));
        line.addSubcommand(
                "sandbox",
                group(new SandboxGroup())
                        .addSubcommand("up", new SandboxCommands.Up(shop))
                        .addSubcommand("list", new SandboxCommands.ListThem(shop))
                        .addSubcommand("ssh", new SandboxCommands.Ssh(shop))
                        .addSubcommand("down", new SandboxCommands.Down(shop)));
        line.addSubcommand(
                "module",
                group(new ModuleGroup())
                        .addSubcommand("list", new ReferenceCommands.Modules(shop))
                        .addSubcommand("show", new ReferenceCommands.Module(shop)));
        line.addSubcommand("plan", new PlanCommands.Plan(shop));
        line.addSubcommand("apply", new PlanCommands.Apply(shop));
        line.addSubcommand("editor", new EditorCommand(shop));
        line.addSubcommand("convert", new ConvertCommand(shop));
        line.addSubcommand("drift", new ExplainCommands.Drift(shop));
        line.addSubcommand("why", new ExplainCommands.Why(shop));
        line.addSubcommand("graph", new ExplainCommands.Graph(shop));
        line.addSubcommand("schema", new ExplainCommands.Schema(shop));
        line.addSubcommand("history", new HistoryCommands.History(shop));
        line.addSubcommand("diff", new HistoryCommands.Diff(shop));
        line.setExecutionExceptionHandler((e, command, result) -> {
            if (e instanceof EngineException known) {
                shop.console().diagnostics(known.diagnostics());
                return ExitCode.of(known.diagnostics()).number();
            }
            shop.console().err().println("error[bug] " + e);
            shop.console().err().println("  hint: This is a fault of Fettle; please report it with what you typed.");
            return ExitCode.FAILED.number();
        });
        line.setParameterExceptionHandler((e, arguments) -> {
            shop.console().err().println("error[usage] " + e.getMessage());
            shop.console()
                    .err()
                    .println("  hint: See `"
                            + e.getCommandLine().getCommandSpec().qualifiedName() + " --help`.");
            return ExitCode.INVALID.number();
        });
        line.addSubcommand("completion", new ShellCommands.Completion(shop));
        line.addSubcommand("man", new ShellCommands.Man(shop));
        Examples.add(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new java.io.PrintWriter(shop.console().out(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(shop.console().err(), true, java.nio.charset.StandardCharsets.UTF_8));
        if (shop.console().terminal().isThere()) {
            int columns = shop.console().terminal().size().columns();
            line.setUsageHelpWidth(Math.max(NARROWEST, Math.min(columns, WIDEST)));
        }
        return line;
    }

    private static CommandLine group(Object group) {
        return new CommandLine(group);
    }

    @Command(
            name = "fettle",
            versionProvider = Versions.class,
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Put hosts in good order: plan exactly, change only that.")
    private static final class Root implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public void run() {
            if (spec != null) {
                throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do.");
            }
        }
    }

    /** Say which Fettle this is. */
    private static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fettle " + Version.ofFettle()};
        }
    }

    @Command(name = "taskserv", mixinStandardHelpOptions = true, description = "Install, list and delete services.")
    private static final class TaskservGroup {}

    @Command(name = "module", mixinStandardHelpOptions = true, description = "Look up the task modules.")
    private static final class ModuleGroup {}

    @Command(name = "server", mixinStandardHelpOptions = true, description = "List and enter the servers of an infra.")
    private static final class ServerGroup {}

    @Command(
            name = "sandbox",
            mixinStandardHelpOptions = true,
            description = "Boot disposable hosts for trying and testing; needs root.")
    private static final class SandboxGroup {}
}
