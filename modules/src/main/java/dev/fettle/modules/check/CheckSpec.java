package dev.fettle.modules.check;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describe a question that a host must, or should, answer with yes before anything that comes after it.
 *
 * @param script POSIX shell text that changes nothing and succeeds when all is well. What it prints is shown to everybody: when all
 *     is well the output {@code answer}, and when not, its first line says what is wrong
 * @param environment variables for the script; may hold secrets, which it must not print
 * @param severity what a no means; {@code error} in most cases
 * @param hint what to do when it fails
 * @param looksAt resource keys that the answer depends on, such as {@code service:coder.service}: after a change of these it is asked
 *     again
 * @param actAs the user to ask as; empty means the server's acting user
 */
public record CheckSpec(
        String script,
        Map<String, Content> environment,
        Severity severity,
        String hint,
        List<String> looksAt,
        Optional<String> actAs) {

    /** Say what a no means. */
    public enum Severity {
        /** Nothing is touched. */
        ERROR,
        /** The user is told, and all goes on. */
        WARNING
    }

    /** Check and copy the parts. */
    public CheckSpec {
        Checks.text("`script`", script);
        environment = Map.copyOf(environment);
        requireNonNull(severity, "severity is null");
        requireNonNull(hint, "hint is null");
        looksAt = List.copyOf(looksAt);
        actAs.ifPresent(user -> Checks.account("user", user));
        for (String name : environment.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("`" + name + "` is not the name of an environment variable.");
            }
        }
        for (String key : looksAt) {
            if (!key.matches("[a-z][a-z.-]*:.+")) {
                throw new IllegalArgumentException("`" + key + "` is not the key of a resource.");
            }
        }
    }
}
