package dev.fettle.cli;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Expansion;
import dev.fettle.pkl.PklInfra;
import dev.fettle.report.Detail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that work on taskservs. */
final class TaskservCommands {

    private TaskservCommands() {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the taskservs that there are, or those that an infra runs.")
    static final class ListThem implements Callable<Integer> {
        @Option(
                names = {"-i", "--infra"},
                paramLabel = "NAME",
                description = "List what this infra runs.")
        private Optional<String> infra = Optional.empty();

        private final Shop shop;

        ListThem(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            if (infra.isEmpty()) {
                shop.taskservs().forEach(t -> shop.console().text(String.format("%-16s  %s%n", t.name(), t.summary())));
                return ExitCode.OK.number();
            }
            try (PklInfra source = shop.fettle().infra(shop.infra(infra.get()))) {
                Definition definition = source.load();
                definition.taskservs().forEach(t -> shop.console().out().printf("%-24s %s%n", t.id(), t.type()));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Install a taskserv and the providers it needs.")
    static final class Create implements Callable<Integer> {
        @Parameters(paramLabel = "TASKSERV", description = "Its kind or the name of an instance, such as coder.")
        private String name = "";

        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private ActOptions act = new ActOptions();

        @Option(
                names = "--detailed-exitcode",
                description = "With --check, exit with 2 when there are changes to make.")
        private boolean detailed;

        private final Shop shop;

        Create(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            return new Journey(shop, act.manner(detailed))
                    .go(infra.name, new Scope(Set.of(name), Expansion.INSTALL))
                    .number();
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Take away what a taskserv put on its hosts; what was there before stays.")
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "TASKSERV", description = "Its kind or the name of an instance.")
        private String name = "";

        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private ActOptions act = new ActOptions();

        private final Shop shop;

        Delete(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            return new Journey(shop, act.manner(false))
                    .go(infra.name, new Scope(Set.of(name), Expansion.REMOVE))
                    .number();
        }
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Run an operation of a taskserv, such as backup. One that only asks shows the answers.")
    static final class RunIt implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "TASKSERV", description = "Its kind or the name of an instance.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "OPERATION", description = "Such as status, logs, backup or restore.")
        private String operation = "";

        @Parameters(
                index = "2..*",
                arity = "0..*",
                paramLabel = "KEY=VALUE",
                description = "What the operation is told; see `fettle taskserv show`.")
        private Map<String, String> arguments = Map.of();

        @Mixin
        private InfraOption infra = new InfraOption();

        @Mixin
        private ActOptions act = new ActOptions();

        private final Shop shop;

        RunIt(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (operation.equals(Expansion.INSTALL) || operation.equals(Expansion.REMOVE)) {
                return shop.refuse(List.of(Diagnostic.error(
                                Diagnostic.Code.DEFINITION_INVALID,
                                "`" + operation + "` is a command of its own.",
                                "Say `fettle taskserv create` or `fettle taskserv delete`.")))
                        .number();
            }
            return new Journey(shop, act.manner(false))
                    .go(infra.name, new Scope(Set.of(name), operation).with(arguments))
                    .number();
        }
    }

    @Command(
            name = "doctor",
            mixinStandardHelpOptions = true,
            description = "Look what is wrong with an installed taskserv and say what to do. Changes nothing.")
    static final class Doctor implements Callable<Integer> {
        @Parameters(paramLabel = "TASKSERV", description = "Its kind or the name of an instance.")
        private String name = "";

        @Mixin
        private InfraOption infra = new InfraOption();

        private final Shop shop;

        Doctor(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            return new Journey(shop, new Journey.Manner(false, false, false, false, false, Detail.NORMAL))
                    .go(infra.name, new Scope(Set.of(name), "doctor"))
                    .number();
        }
    }
}
