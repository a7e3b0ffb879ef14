package dev.fettle.cli;

import dev.fettle.assembly.Fettle;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.pkl.PklInfra;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.sandbox.SandboxOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for those who write taskservs. */
final class AuthorCommands {

    private AuthorCommands() {}

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description =
                    "Begin a taskserv: a package that plans, applies and passes its test, to be changed from there.")
    static final class New implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Its name, such as my-app.")
        private String name = "";

        private final Shop shop;

        New(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            List<String> written =
                    new Scaffold(shop.directory().toAbsolutePath().normalize()).write(name);
            written.forEach(file -> shop.console().out().println("Written: " + file));
            shop.console()
                    .out()
                    .println("Try it: `fettle taskserv test " + name + "`, or `fettle taskserv create " + name
                            + " --infra " + name + "-try`.");
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description =
                    "Try an infra on disposable hosts: plan, apply, apply again, break things, plan, mend, remove. Needs root.")
    static final class Test implements Callable<Integer> {
        @Parameters(paramLabel = "TASKSERV", description = "Its name; the infra is TASKSERV-try.")
        private String name = "";

        @Option(
                names = {"-i", "--infra"},
                paramLabel = "INFRA",
                description = "Another infra to try. All its servers must have connection `sandbox`.")
        private Optional<String> infra = Optional.empty();

        private final Shop shop;

        Test(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            Trial.Brake brake = new Trial.Brake();
            Fettle fettle = shop.fettle(brake);
            try (PklInfra source = fettle.infra(shop.infra(infra.orElse(name + "-try")))) {
                String group = "try-" + ProcessHandle.current().pid();
                Definition definition = inGroup(source.load(), group);
                Sandbox.prepare(line -> shop.console().err().println(line));
                try (Sandbox sandbox = Sandbox.open(SandboxOptions.defaults()
                        .withGroup(group)
                        .asTemporary()
                        .withListener(line -> shop.console().err().println(line)))) {
                    sandbox.up(
                            definition.servers().stream().map(Server::address).toList());
                    List<Trial.Step> steps = new Trial(fettle.engine(), brake, definition).go();
                    steps.forEach(step -> shop.console()
                            .out()
                            .printf("%-6s  %-12s %s%n", step.passed() ? "ok" : "FAILED", step.name(), step.detail()));
                    boolean passed = steps.stream().allMatch(Trial.Step::passed);
                    return (passed ? ExitCode.OK : ExitCode.FAILED).number();
                }
            }
        }

        /** Let the servers mean the hosts of a group of their own, so that a trial meets no other hosts. */
        private static Definition inGroup(Definition definition, String group) {
            List<Diagnostic> refused = definition.servers().stream()
                    .filter(server -> !server.connection().equals(SandboxConnector.NAME))
                    .map(server -> Diagnostic.error(
                            Diagnostic.Code.DEFINITION_INVALID,
                            "Server `" + server.id() + "` is no disposable host, so nothing is tried on it.",
                            "Give it `connection = \"sandbox\"`, or name another infra with `--infra`."))
                    .toList();
            if (!refused.isEmpty()) {
                throw new EngineException(refused);
            }
            return new Definition(
                    definition.name(),
                    definition.servers().stream()
                            .map(server -> {
                                Map<String, String> settings = new LinkedHashMap<>(server.settings());
                                settings.put(SandboxConnector.GROUP_SETTING, group);
                                return new Server(
                                        server.id(),
                                        server.address(),
                                        server.port(),
                                        server.user(),
                                        server.actAs(),
                                        server.connection(),
                                        server.groups(),
                                        settings,
                                        server.secrets());
                            })
                            .toList(),
                    definition.taskservs(),
                    definition.secretSources(),
                    definition.warnings());
        }
    }
}
