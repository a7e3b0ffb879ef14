package dev.fettle.modules.limits;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Describe limits of what a login may use, in a file of its own in {@code /etc/security/limits.d} ({@code limits.conf(5)}).
 * They hold from the next login on; units of systemd have settings of their own.
 *
 * @param name the name of the file, without {@code .conf}
 * @param domain who: a user, {@code @group}, {@code *} for everybody, or a range of numbers such as {@code 1000:}; needed
 *     unless it shall be absent
 * @param soft by item such as {@code nofile}: a number, {@code unlimited} or {@code -1}, which the user may raise up to the
 *     hard limit
 * @param hard by item, which only root may raise
 * @param state whether it shall be there
 */
public record LimitsSpec(
        String name, Optional<String> domain, Map<String, String> soft, Map<String, String> hard, Presence state) {

    private static final Set<String> ITEMS = Set.of(
            "core",
            "data",
            "fsize",
            "memlock",
            "nofile",
            "rss",
            "stack",
            "cpu",
            "nproc",
            "as",
            "maxlogins",
            "maxsyslogins",
            "nonewprivs",
            "priority",
            "locks",
            "sigpending",
            "msgqueue",
            "nice",
            "rtprio");

    /** Check and copy the parts. */
    public LimitsSpec {
        requireNonNull(state, "state is null");
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}") || name.endsWith(".conf")) {
            throw new IllegalArgumentException(
                    "`" + name
                            + "` is not the name of a file of limits: write letters, digits, `_`, `.` and `-`, without `.conf`.");
        }
        domain.filter(d -> !d.matches("[@%]?[A-Za-z_][A-Za-z0-9_.-]*\\$?|\\*|@?[0-9]*:[0-9]*|%"))
                .ifPresent(d -> {
                    throw new IllegalArgumentException("`" + d
                            + "` is not who limits are for: write a user, `@group`, `*` or a range of numbers.");
                });
        soft = checked(soft);
        hard = checked(hard);
        if (state == Presence.PRESENT && (domain.isEmpty() || (soft.isEmpty() && hard.isEmpty()))) {
            throw new IllegalArgumentException("Limits `" + name + "` need a `domain`, and `soft` or `hard` limits.");
        }
    }

    private static Map<String, String> checked(Map<String, String> limits) {
        limits.forEach((item, value) -> {
            if (!ITEMS.contains(item)) {
                throw new IllegalArgumentException("`" + item + "` is not an item that can be limited.");
            }
            if (!value.matches("-?[0-9]{1,18}|unlimited|infinity")) {
                throw new IllegalArgumentException("`" + value + "` is not a limit: write a number or `unlimited`.");
            }
        });
        return java.util.Collections.unmodifiableMap(new TreeMap<>(limits));
    }

    /** Describe the absence of a file of limits. */
    public static LimitsSpec absent(String name) {
        return new LimitsSpec(name, Optional.empty(), Map.of(), Map.of(), Presence.ABSENT);
    }

    /** Return the text of the file. */
    String text() {
        StringBuilder text = new StringBuilder();
        soft.forEach((item, value) -> text.append(line("soft", item, value)));
        hard.forEach((item, value) -> text.append(line("hard", item, value)));
        return text.toString();
    }

    private String line(String kind, String item, String value) {
        return domain.orElseThrow() + " " + kind + " " + item + " " + value + "\n";
    }
}
