package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Run constant shell text with values as arguments. Values never become shell text, and a secret never an argument: it goes
 * in the environment or to standard input.
 *
 * @param script POSIX shell; {@code $1}, {@code $2} … are the arguments
 * @param arguments the arguments, shown in plans
 * @param environment variables; may hold secrets
 * @param stdin standard input; empty means none
 * @param actAs the user to act as; empty means the server's acting user
 * @param successes exit statuses that count as success; 0 by default
 */
public record Command(
        String script,
        List<String> arguments,
        Map<String, Content> environment,
        Optional<Content> stdin,
        Optional<String> actAs,
        Set<Integer> successes)
        implements Action {

    /** Check and copy the parts. */
    public Command {
        requireNonNull(script, "script is null");
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        requireNonNull(stdin, "stdin is null");
        requireNonNull(actAs, "actAs is null");
        successes = Set.copyOf(successes);
        for (String variable : environment.keySet()) {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("`" + variable + "` is not the name of an environment variable.");
            }
        }
    }

    /** Run shell text with arguments. */
    public static Command shell(String script, String... arguments) {
        return new Command(script, List.of(arguments), Map.of(), Optional.empty(), Optional.empty(), Set.of(0));
    }

    /** Run a program with arguments. */
    public static Command of(String program, String... arguments) {
        return of(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(program), java.util.Arrays.stream(arguments))
                        .toList());
    }

    /** Run a program, given with its arguments. */
    public static Command of(List<String> argv) {
        return new Command("\"$@\"", argv, Map.of(), Optional.empty(), Optional.empty(), Set.of(0));
    }

    /** Return the same command with an environment variable. */
    public Command with(String variable, Content value) {
        Map<String, Content> more = new java.util.HashMap<>(environment);
        more.put(variable, value);
        return new Command(script, arguments, more, stdin, actAs, successes);
    }

    /** Return the same command with standard input. */
    public Command withStdin(Content content) {
        return new Command(script, arguments, environment, Optional.of(content), actAs, successes);
    }

    /** Return the same command, run as another user. */
    public Command as(String user) {
        return new Command(script, arguments, environment, stdin, Optional.of(user), successes);
    }

    /** Return the same command with other exit statuses that count as success. */
    public Command succeedingWith(Set<Integer> statuses) {
        return new Command(script, arguments, environment, stdin, actAs, statuses);
    }
}
