package dev.fettle.sandbox;

import java.time.Duration;

/** Hold the time limits that are not options. */
final class Limits {

    /** For a short program such as {@code ip} or {@code umount}. */
    static final Duration COMMAND = Duration.ofSeconds(20);

    /** For a host to power off before it is killed. */
    static final Duration POWER_OFF = Duration.ofSeconds(4);

    /** For a killed process to be gone. */
    static final Duration KILLED = Duration.ofSeconds(10);

    /** For another process to finish what it holds the group's lock for. */
    static final Duration LOCK = Duration.ofMinutes(3);

    /** For the root image to be built, by this process or by another. */
    static final Duration IMAGE = Duration.ofMinutes(20);

    private Limits() {}
}
