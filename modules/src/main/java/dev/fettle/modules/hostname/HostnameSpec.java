package dev.fettle.modules.hostname;

import java.util.regex.Pattern;

/**
 * Describe the name of the host, as it is now and after the next boot. Its entry in {@code /etc/hosts} is another task's.
 *
 * @param name as {@code hostname(7)} allows it: letters, digits and dashes between dots, at most 64 characters
 * @param live whether the running host gets it at once; otherwise only the next boot does
 */
public record HostnameSpec(String name, boolean live) {

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /** Check the name. */
    public HostnameSpec {
        // The kernel's limit comes first: it keeps the pattern's work small.
        if (name.length() > 64 || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("`" + name
                    + "` is not a name of a host: use letters, digits and dashes between dots, at most 64 characters.");
        }
    }

    /** Describe the name of the host, now and after the next boot. */
    public static HostnameSpec of(String name) {
        return new HostnameSpec(name, true);
    }
}
