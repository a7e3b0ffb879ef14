package dev.fettle.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Write the manual page of a command in the {@code man} macros of roff; see {@code man(7)}. */
final class ManPage {

    private static final Map<String, String> EXIT_CODES = Map.of(
            "0", "All is well.",
            "1", "Something was not done.",
            "2", "There are changes to make, where that was asked for.",
            "3", "The definition or the command line is wrong.",
            "4", "A host could not be reached, trusted or locked.",
            "130", "It was stopped.");

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** Return the name of a command's page, such as {@code fettle-taskserv-create}. */
    static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName().replace(' ', '-');
    }

    /** Return the page of a command. */
    static String of(CommandLine line) {
        return new ManPage().write(line);
    }

    private String write(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        String[] version = command.root().version();
        request("TH", name(line).toUpperCase(java.util.Locale.ROOT), "1", "", version.length > 0 ? version[0] : "", "");
        request("SH", "NAME");
        text(name(line) + " \\- " + escape(FishCompletion.summary(command).replaceFirst("[.](\\s.*)?$", "")));
        request("SH", "SYNOPSIS");
        synopsis(command);
        request("SH", "DESCRIPTION");
        text(escape(FishCompletion.summary(command)));
        if (!command.positionalParameters().isEmpty()) {
            request("SH", "ARGUMENTS");
            command.positionalParameters().forEach(each -> tagged("\\fI" + escape(each.paramLabel()) + "\\fR", each));
        }
        request("SH", "OPTIONS");
        command.options().forEach(option -> tagged(names(option), option));
        if (!line.getSubcommands().isEmpty()) {
            request("SH", "COMMANDS");
            line.getSubcommands().values().forEach(sub -> {
                request("TP");
                text("\\fB" + escape(name(sub)) + "\\fR(1)");
                text(escape(FishCompletion.summary(sub.getCommandSpec())));
            });
        }
        request("SH", "EXIT STATUS");
        Map<String, String> codes = command.usageMessage().exitCodeList().isEmpty()
                ? new java.util.TreeMap<>(EXIT_CODES)
                : command.usageMessage().exitCodeList();
        codes.keySet().stream()
                .sorted(java.util.Comparator.comparingInt(Integer::parseInt))
                .forEach(code -> {
                    request("TP");
                    text("\\fB" + code + "\\fR");
                    text(escape(String.valueOf(codes.get(code))));
                });
        List<String> examples = Examples.all().getOrDefault(Examples.words(line), List.of());
        if (!examples.isEmpty()) {
            request("SH", "EXAMPLES");
            request("nf");
            examples.forEach(example -> text(escape(example)));
            request("fi");
        }
        related(line);
        return page.toString();
    }

    private void synopsis(CommandSpec command) {
        StringBuilder synopsis = new StringBuilder("\\fB" + escape(command.qualifiedName()) + "\\fR");
        for (OptionSpec option : command.options()) {
            if (option.required() && option.group() == null) {
                synopsis.append(' ').append(name(option, option.names()[0]));
            }
        }
        synopsis.append(" [\\fIoptions\\fR]");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            boolean needed = parameter.arity().min() > 0;
            boolean repeats = parameter.arity().max() > 1 || parameter.index().isUnspecified();
            synopsis.append(needed ? " " : " [").append("\\fI").append(escape(parameter.paramLabel()));
            synopsis.append("\\fR")
                    .append(repeats && parameter.isMultiValue() ? " ..." : "")
                    .append(needed ? "" : "]");
        }
        if (!command.subcommands().isEmpty()) {
            synopsis.append(" \\fIcommand\\fR");
        }
        text(synopsis.toString());
    }

    private void related(CommandLine line) {
        List<String> pages = new ArrayList<>();
        for (CommandLine up = line.getParent(); up != null; up = up.getParent()) {
            pages.add(0, "\\fB" + escape(name(up)) + "\\fR(1)");
        }
        if (!pages.isEmpty()) {
            request("SH", "SEE ALSO");
            text(String.join(", ", pages));
        }
    }

    private static String names(OptionSpec option) {
        return Arrays.stream(option.names()).map(name -> name(option, name)).collect(Collectors.joining(", "));
    }

    private static String name(OptionSpec option, String name) {
        String value = option.arity().max() > 0 ? " \\fI" + escape(option.paramLabel()) + "\\fR" : "";
        return "\\fB" + escape(name) + "\\fR" + value;
    }

    private void tagged(String tag, ArgSpec argument) {
        request("TP");
        text(tag);
        text(escape(String.join(" ", FishCompletion.description(argument))));
    }

    private void request(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escape(argument)).append('"');
        }
        page.append('\n');
    }

    /** Write a line; one that begins like a request is kept from being one. */
    private void text(String line) {
        page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                .append(line)
                .append('\n');
    }

    /** A hyphen that can be copied, quotes that stay what they are, and nothing but ASCII. */
    private static String escape(String text) {
        StringBuilder ascii = new StringBuilder();
        plain(text).codePoints().forEach(c -> {
            if (c < 128) {
                ascii.appendCodePoint(c);
            } else {
                ascii.append(String.format("\\[u%04X]", c));
            }
        });
        return ascii.toString();
    }

    private static String plain(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("\"", "\\(dq")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha");
    }
}
