package dev.fettle.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Write what fish needs to complete a command line. See {@code complete(1)} of fish for the options used. */
final class FishCompletion {

    private static final String FILES = " -F";

    private FishCompletion() {}

    /** Return the script for a program. */
    static String of(CommandLine line) {
        String program = line.getCommandName();
        List<CommandLine> commands = Examples.tree(line);
        StringBuilder script = new StringBuilder("# Completion of " + program + " for fish.\n");
        script.append("function __").append(program).append("_command # which command has been typed so far\n");
        script.append("    set -l known ")
                .append(commands.stream()
                        .map(Examples::words)
                        .filter(words -> !words.isEmpty())
                        .map(FishCompletion::quote)
                        .collect(Collectors.joining(" ")))
                .append('\n');
        script.append("""
                    set -l typed
                    for word in (commandline -opc)[2..-1]
                        set -l longer (string trim -- "$typed $word")
                        contains -- $longer $known; and set typed $longer
                    end
                    test "$typed" = "$argv[1]"
                end
                """);
        script.append("complete -c ").append(program).append(" -f\n");
        for (CommandLine command : commands) {
            String when = "complete -c " + program + " -n "
                    + quote("__" + program + "_command " + quote(Examples.words(command)));
            command.getSubcommands()
                    .forEach((name, sub) -> script.append(when)
                            .append(" -a ")
                            .append(quote(name))
                            .append(" -d ")
                            .append(quote(summary(sub.getCommandSpec())))
                            .append('\n'));
            for (OptionSpec option : command.getCommandSpec().options()) {
                script.append(when).append(option(option)).append('\n');
            }
            command.getCommandSpec().positionalParameters().forEach(parameter -> {
                String values = values(parameter);
                if (!values.isEmpty()) {
                    script.append(when).append(values).append('\n');
                }
            });
        }
        return script.toString();
    }

    private static String option(OptionSpec option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            String values = values(option);
            text.append(values.equals(FILES) ? " -r" + FILES : " -x" + values);
        }
        return text.append(" -d ")
                .append(quote(String.join(" ", description(option))))
                .toString();
    }

    /** Return how an argument is completed: by files, or by the words that it takes; nothing where neither is known. */
    private static String values(ArgSpec argument) {
        if (argument.auxiliaryTypes().length > 0 && argument.auxiliaryTypes()[0] == Path.class
                || argument.type() == Path.class) {
            return FILES;
        }
        Iterable<String> candidates = argument.completionCandidates();
        return candidates == null
                ? ""
                : " -a "
                        + quote(StreamSupport.stream(candidates.spliterator(), false)
                                .map(word -> word.toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" ")));
    }

    static String summary(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }

    /** Return a description with its variables filled in. */
    static List<String> description(ArgSpec argument) {
        String candidates =
                argument.completionCandidates() == null ? "" : String.join(", ", argument.completionCandidates());
        return List.of(argument.description()).stream()
                .map(line -> line.replace("${COMPLETION-CANDIDATES}", candidates))
                .toList();
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
