package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.PackageLoader;
import dev.fettle.pkl.PklReference;
import dev.fettle.pkl.TaskservPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            List<TaskservPackage> taskservs = shop.taskservs();
            TaskservPackage wanted = taskservs.stream()
                    .filter(taskserv -> taskserv.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Shop.unknown(name, taskservs));
            try (PackageLoader packages = shop.packages();
                    PklReference reference = new PklReference(packages)) {
                shop.console().out().print(reference.taskserv(wanted, shop.root()));
            } catch (IOException e) {
                throw new UncheckedIOException("A jar of packages cannot be closed.", e);
            }
            return ExitCode.OK.number();
        }
    }
}
