package dev.fettle.modules.group;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a group.
 *
 * @param name its name
 * @param gid its number; empty leaves it, and the system chooses that of a new group
 * @param system whether a new group gets a number below those of people
 * @param state whether it shall be there
 */
public record GroupSpec(String name, Optional<Integer> gid, boolean system, Presence state) {

    /** Check the parts. */
    public GroupSpec {
        Checks.account("group", name);
        requireNonNull(gid, "gid is null");
        requireNonNull(state, "state is null");
        gid.filter(g -> g < 0).ifPresent(g -> {
            throw new IllegalArgumentException("A group's number is not negative.");
        });
        if (state == Presence.ABSENT && name.equals("root")) {
            throw new IllegalArgumentException("Group `root` is not removed.");
        }
    }

    /** Describe a group of whatever number. */
    public static GroupSpec of(String name) {
        return new GroupSpec(name, Optional.empty(), false, Presence.PRESENT);
    }

    /** Describe the absence of a group. */
    public static GroupSpec absent(String name) {
        return new GroupSpec(name, Optional.empty(), false, Presence.ABSENT);
    }
}
