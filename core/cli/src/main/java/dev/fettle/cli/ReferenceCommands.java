package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.PklReference;
import dev.fettle.pkl.TaskservPackage;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that print what authors and users look up. They contact no host. */
final class ReferenceCommands {

    private ReferenceCommands() {}

    private static PklReference reference() {
        return new PklReference(ReferenceCommands.class.getClassLoader());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the task modules.")
    static final class Modules implements Callable<Integer> {
        private final Shop shop;

        Modules(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            try (PklReference reference = reference()) {
                reference
                        .modules()
                        .forEach((name, summary) -> shop.console().text(String.format("%-21s  %s%n", name, summary)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print the reference of a task module, or of all, as Markdown.")
    static final class Module implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Such as File or systemd-unit.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--all", description = "Print every module on one page.")
        private boolean all;

        private final Shop shop;

        Module(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            try (PklReference reference = reference()) {
                if (all) {
                    reference.modules().keySet().forEach(each -> print(reference, each));
                } else {
                    print(reference, name.orElse(""));
                }
            }
            return ExitCode.OK.number();
        }

        private void print(PklReference reference, String wanted) {
            shop.console()
                    .out()
                    .print(reference
                            .module(wanted)
                            .orElseThrow(() -> new EngineException(Diagnostic.error(
                                    Diagnostic.Code.MODULE_UNKNOWN,
                                    "There is no module `" + wanted + "`.",
                                    "There are "
                                            + String.join(
                                                    ", ", reference.modules().keySet()) + "."))));
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print what a taskserv can be given, as Markdown.")
    static final class Taskserv implements Callable<Integer> {
        @Parameters(paramLabel = "TASKSERV", description = "Such as coder.")
        private String name = "";

        private final Shop shop;

        Taskserv(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            TaskservPackage wanted = shop.taskservs().stream()
                    .filter(taskserv -> taskserv.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new EngineException(Diagnostic.error(
                            Diagnostic.Code.TASKSERV_UNKNOWN,
                            "There is no taskserv `" + name + "`.",
                            "There are "
                                    + shop.taskservs().stream()
                                            .map(TaskservPackage::name)
                                            .collect(Collectors.joining(", "))
                                    + ".")));
            try (PklReference reference = reference()) {
                shop.console()
                        .out()
                        .print(reference.taskserv(
                                wanted, shop.directory().toAbsolutePath().normalize()));
            }
            return ExitCode.OK.number();
        }
    }
}
