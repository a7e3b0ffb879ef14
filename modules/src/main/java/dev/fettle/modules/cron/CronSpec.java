package dev.fettle.modules.cron;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Describe a command that cron runs, in a file of its own in {@code /etc/cron.d}.
 *
 * @param name the name of the file; cron passes over names that hold a dot ({@code cron(8)})
 * @param user who runs it; root by default
 * @param schedule when, as {@code crontab(5)} writes it: five fields, or a word such as {@code @daily}; needed unless absent
 * @param command shell text on one line; needed unless absent. A {@code %} is escaped for cron, which would end the line there
 * @param environment variables of the command, such as {@code MAILTO} and {@code PATH}
 * @param state whether it shall be there
 */
public record CronSpec(
        String name,
        Optional<String> user,
        Optional<String> schedule,
        Optional<String> command,
        Map<String, String> environment,
        Presence state) {

    /** Check and copy the parts. */
    public CronSpec {
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,100}")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a file of cron's: write letters,"
                    + " digits, `_` and `-`; cron passes over names with a dot.");
        }
        user.ifPresent(u -> Checks.account("user", u));
        schedule = schedule.map(Schedule::check);
        command.ifPresent(c -> oneLine("The command of `" + name + "`", c));
        if (command.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("The command of `" + name + "` is empty.");
        }
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
        environment.forEach((variable, value) -> {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("`" + variable + "` is not the name of an environment variable.");
            }
            oneLine("Variable `" + variable + "` of `" + name + "`", value);
            if (value.indexOf('"') >= 0) {
                throw new IllegalArgumentException(
                        "Variable `" + variable + "` of `" + name + "` holds a `\"`, which cron cannot quote.");
            }
        });
        if (state == Presence.PRESENT && (schedule.isEmpty() || command.isEmpty())) {
            throw new IllegalArgumentException("`" + name + "` needs a `schedule` and a `command`.");
        }
    }

    private static void oneLine(String what, String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    what + " holds a line break: cron reads one line, so put more into a script.");
        }
    }

    /** Describe a command that root runs. */
    public static CronSpec of(String name, String schedule, String command) {
        return new CronSpec(
                name, Optional.empty(), Optional.of(schedule), Optional.of(command), Map.of(), Presence.PRESENT);
    }

    /** Describe the absence of a file of cron's. */
    public static CronSpec absent(String name) {
        return new CronSpec(name, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Presence.ABSENT);
    }

    /** Return the text of the file. */
    String text() {
        StringBuilder text = new StringBuilder();
        environment.forEach((variable, value) ->
                text.append(variable).append("=\"").append(value).append("\"\n"));
        return text.append(schedule.orElseThrow())
                .append(' ')
                .append(user.orElse("root"))
                .append(' ')
                .append(command.orElseThrow().strip().replace("%", "\\%"))
                .append('\n')
                .toString();
    }
}
