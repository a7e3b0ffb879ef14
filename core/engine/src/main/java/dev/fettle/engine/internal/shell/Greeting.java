package dev.fettle.engine.internal.shell;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Hold what a resident shell says of itself when it starts.
 *
 * @param user the user it runs as
 * @param uid that user's number
 * @param bootId changes with every boot of the host; {@code -} where the kernel tells none
 * @param missing programs that a host needs and this one lacks
 */
public record Greeting(String user, String uid, String bootId, List<String> missing) {

    /** Check and copy the parts. */
    public Greeting {
        requireNonNull(user, "user is null");
        requireNonNull(uid, "uid is null");
        requireNonNull(bootId, "bootId is null");
        missing = List.copyOf(missing);
    }

    /** Tell whether the shell runs as root. */
    public boolean isRoot() {
        return uid.equals("0");
    }
}
