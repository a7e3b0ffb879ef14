package dev.fettle.ssh;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold what the OpenSSH configuration says about one host.
 *
 * @param values keywords in lower case and their values, in the order they were given
 */
record HostConfig(Map<String, List<String>> values) {

    HostConfig {
        values = Map.copyOf(values);
    }

    Optional<String> first(String keyword) {
        return all(keyword).stream().findFirst();
    }

    List<String> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    /** Return a value that is a whole number; empty for {@code none} and for 0, which means "off" everywhere. */
    Optional<Integer> number(String keyword) {
        return first(keyword)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(value -> value > 0);
    }

    boolean isYes(String keyword) {
        return first(keyword)
                .filter(value -> value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true"))
                .isPresent();
    }
}
