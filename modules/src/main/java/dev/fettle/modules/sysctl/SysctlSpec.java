package dev.fettle.modules.sysctl;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a setting of the kernel, as it is now and after the next boot.
 *
 * @param key as {@code sysctl(8)} writes it, such as {@code net.ipv4.ip_forward}; a dot inside of a part is written {@code /}
 * @param value its value; needed unless it shall be absent. Spaces between words are compared as one
 * @param live whether the running kernel gets it at once; otherwise only the next boot does
 * @param state whether it shall be set. When its file goes the running kernel keeps the value: the one before is not known
 */
public record SysctlSpec(String key, Optional<String> value, boolean live, Presence state) {

    /** Check the parts. */
    public SysctlSpec {
        requireNonNull(state, "state is null");
        if (!key.matches("[A-Za-z0-9_-]+([./:@][A-Za-z0-9_-]+)+") || key.length() > 200) {
            throw new IllegalArgumentException(
                    "`" + key + "` is not a setting of the kernel: write it such as `net.ipv4.ip_forward`.");
        }
        value = value.map(SysctlSpec::words);
        if (value.filter(v -> v.chars().anyMatch(c -> c < ' ')).isPresent()) {
            throw new IllegalArgumentException("The value of `" + key + "` is longer than a line.");
        }
        if (state == Presence.PRESENT && value.isEmpty()) {
            throw new IllegalArgumentException("`" + key + "` has no value.");
        }
    }

    /** Return a text with single spaces between its words. */
    static String words(String text) {
        return text.strip().replaceAll("[ \\t]+", " ");
    }

    /** Describe a setting, now and after the next boot. */
    public static SysctlSpec of(String key, String value) {
        return new SysctlSpec(key, Optional.of(value), true, Presence.PRESENT);
    }

    /** Describe that a setting is not made. */
    public static SysctlSpec absent(String key) {
        return new SysctlSpec(key, Optional.empty(), false, Presence.ABSENT);
    }

    /** Return the name of its file: a slash cannot stand in one. */
    String file() {
        return SysctlModule.PREFIX + key.replace('/', '%') + SysctlModule.SUFFIX;
    }

    /** Return the path below {@code /proc/sys}: dots and slashes change places. */
    String path() {
        StringBuilder path = new StringBuilder("/proc/sys/");
        key.chars().forEach(c -> path.append(c == '.' ? '/' : c == '/' ? '.' : (char) c));
        return path.toString();
    }
}
