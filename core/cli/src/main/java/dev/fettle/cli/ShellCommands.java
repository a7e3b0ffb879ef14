package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that fit Fettle into a shell: completion and manual pages. */
final class ShellCommands {

    private ShellCommands() {}

    /** A shell that completes. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    private static CommandLine root(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("Only the command line runs commands.");
        }
        return spec.root().commandLine();
    }

    @Command(
            name = "completion",
            mixinStandardHelpOptions = true,
            description = "Print a completion script for a shell.")
    static final class Completion implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
        private Shell shell = Shell.BASH;

        @Spec
        private @Nullable CommandSpec spec;

        private final Shop shop;

        Completion(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            CommandLine root = root(spec);
            shop.console()
                    .out()
                    .print(
                            switch (shell) {
                                // One script for both: in zsh it loads what makes bash's completions work.
                                case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
                                case FISH -> FishCompletion.of(root);
                            });
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "man",
            mixinStandardHelpOptions = true,
            description = "Print the manual page of a command, or write those of all.")
    static final class Man implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Its words, such as taskserv create.")
        private List<String> words = List.of();

        @Option(
                names = "--write",
                paramLabel = "DIRECTORY",
                description = "Write a page for each command to this directory, which is made if need be.")
        private Optional<Path> directory = Optional.empty();

        @Spec
        private @Nullable CommandSpec spec;

        private final Shop shop;

        Man(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            CommandLine root = root(spec);
            if (directory.isPresent()) {
                write(root, shop.directory().resolve(directory.get()));
                return ExitCode.OK.number();
            }
            String wanted = String.join(" ", words);
            CommandLine found = Examples.tree(root).stream()
                    .filter(line -> Examples.words(line).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new EngineException(Diagnostic.error(
                            Diagnostic.Code.REFERENCE_UNKNOWN,
                            "There is no command `" + wanted + "`.",
                            "See `fettle --help`.")));
            shop.console().out().print(ManPage.of(found));
            return ExitCode.OK.number();
        }

        private void write(CommandLine root, Path target) {
            try {
                Files.createDirectories(target);
                for (CommandLine line : Examples.tree(root)) {
                    Files.writeString(target.resolve(ManPage.name(line) + ".1"), ManPage.of(line));
                }
            } catch (IOException e) {
                throw new EngineException(Diagnostic.error(
                        Diagnostic.Code.ENVIRONMENT,
                        "The manual pages cannot be written to `" + target + "`: " + e.getMessage() + ".",
                        "Name a directory that can be written to."));
            }
        }
    }
}
