package dev.fettle.modules.command;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describe a command. It runs when each of the guards that are given lets it: {@code creates} is not there, {@code removes} is
 * there, {@code unless} fails, {@code onlyIf} succeeds. Without {@code creates}, {@code removes} and {@code unless} nobody can
 * tell whether its work is done: it runs each time, and its result says that it cannot be verified.
 *
 * @param script POSIX shell text, run with {@code set -u} and without a terminal; this or {@code argv}
 * @param interpreter the program, with options, that gets the script as a file, such as {@code python3}; none means the shell
 * @param argv a program and its arguments; seen by everybody on the host, so no place for a secret
 * @param creates a path that is there once the work is done
 * @param removes a path that is no longer there once the work is done
 * @param unless shell text that changes nothing and succeeds once the work is done
 * @param onlyIf shell text that changes nothing and fails where there is no work to do
 * @param environment variables for the command and its guards; may hold secrets
 * @param stdin standard input of the command; may hold secrets
 * @param directory where the command and its guards run; empty means anywhere
 * @param actAs the user to act as; empty means the server's acting user
 */
public record CommandSpec(
        Optional<String> script,
        List<String> interpreter,
        List<String> argv,
        Optional<String> creates,
        Optional<String> removes,
        Optional<String> unless,
        Optional<String> onlyIf,
        Map<String, Content> environment,
        Optional<Content> stdin,
        Optional<String> directory,
        Optional<String> actAs) {

    /** Check and copy the parts. */
    public CommandSpec {
        interpreter = List.copyOf(interpreter);
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        requireNonNull(stdin, "stdin is null");
        script.ifPresent(s -> Checks.text("`script`", s));
        creates.ifPresent(Checks::path);
        removes.ifPresent(Checks::path);
        unless.ifPresent(s -> Checks.text("`unless`", s));
        onlyIf.ifPresent(s -> Checks.text("`onlyIf`", s));
        directory.ifPresent(Checks::path);
        actAs.ifPresent(user -> Checks.account("user", user));
        if (script.isPresent() != argv.isEmpty()) {
            throw new IllegalArgumentException("A command needs either `script` or `argv`.");
        }
        if (!interpreter.isEmpty()
                && (script.isEmpty() || interpreter.stream().anyMatch(w -> w.isEmpty() || w.indexOf('\0') >= 0))) {
            throw new IllegalArgumentException(
                    "The `interpreter` of a command has an empty word, or no `script` to read.");
        }
        if (!argv.isEmpty() && argv.get(0).isEmpty()) {
            throw new IllegalArgumentException("The program of a command is empty.");
        }
        for (String argument : argv) {
            if (argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("An argument of a command holds a NUL character.");
            }
        }
        for (String name : environment.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("`" + name + "` is not the name of an environment variable.");
            }
        }
    }

    /** Describe shell text without guards. */
    public static CommandSpec script(String script) {
        return new CommandSpec(
                Optional.of(script),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Return the same command with a path that is there once its work is done. */
    public CommandSpec creating(String path) {
        return new CommandSpec(
                script,
                interpreter,
                argv,
                Optional.of(path),
                removes,
                unless,
                onlyIf,
                environment,
                stdin,
                directory,
                actAs);
    }

    /** Return the same command with shell text that succeeds once its work is done. */
    public CommandSpec unless(String text) {
        return new CommandSpec(
                script,
                interpreter,
                argv,
                creates,
                removes,
                Optional.of(text),
                onlyIf,
                environment,
                stdin,
                directory,
                actAs);
    }
}
