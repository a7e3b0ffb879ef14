package dev.fettle.modules.timezone;

/**
 * Describe the time zone of the host.
 *
 * @param zone its name in the time zone database, such as {@code Europe/Berlin} or {@code UTC}
 */
public record TimeZoneSpec(String zone) {

    /** Check the name. */
    public TimeZoneSpec {
        if (!zone.matches("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*") || zone.startsWith("-") || zone.length() > 100) {
            throw new IllegalArgumentException(
                    "`" + zone + "` is not a time zone: write such as `Europe/Berlin` or `UTC`.");
        }
    }
}
