package dev.fettle.modules.group;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/**
 * Describe a group.
 *
 * @param name its name
 * @param gid its number; empty leaves it, and the system chooses that of a new group
 * @param system whether a new group gets a number below those of people
 * @param members users that are in it; others stay. When this list loses one, the user stays in the group
 * @param state whether it shall be there
 */
public record GroupSpec(String name, Optional<Integer> gid, boolean system, List<String> members, Presence state) {

    /** Check the parts. */
    public GroupSpec {
        Checks.account("group", name);
        requireNonNull(gid, "gid is null");
        requireNonNull(state, "state is null");
        members = List.copyOf(members);
        members.forEach(member -> Checks.account("user", member));
        gid.filter(g -> g < 0).ifPresent(g -> {
            throw new IllegalArgumentException("A group's number is not negative.");
        });
        if (state == Presence.ABSENT && name.equals("root")) {
            throw new IllegalArgumentException("Group `root` is not removed.");
        }
        if (state == Presence.ABSENT && !members.isEmpty()) {
            throw new IllegalArgumentException("Group `" + name + "` shall not be there, so it has no members.");
        }
    }

    /** Describe a group of whatever number. */
    public static GroupSpec of(String name) {
        return new GroupSpec(name, Optional.empty(), false, List.of(), Presence.PRESENT);
    }

    /** Describe the absence of a group. */
    public static GroupSpec absent(String name) {
        return new GroupSpec(name, Optional.empty(), false, List.of(), Presence.ABSENT);
    }
}
