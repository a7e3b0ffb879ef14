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
 * @param members users that are in it; others stay. A user that a task has put into it leaves it when this list loses it
 * @param absentMembers users that are not in it. A group of which nothing but this is said is not made
 * @param state whether it shall be there
 */
public record GroupSpec(
        String name,
        Optional<Integer> gid,
        boolean system,
        List<String> members,
        List<String> absentMembers,
        Presence state) {

    /** Check the parts. */
    public GroupSpec {
        Checks.account("group", name);
        requireNonNull(gid, "gid is null");
        requireNonNull(state, "state is null");
        members = List.copyOf(members);
        absentMembers = List.copyOf(absentMembers);
        members.forEach(member -> Checks.account("user", member));
        absentMembers.forEach(member -> Checks.account("user", member));
        absentMembers.stream().filter(members::contains).findFirst().ifPresent(member -> {
            throw new IllegalArgumentException(
                    "User `" + member + "` cannot both be in group `" + name + "` and not be in it.");
        });
        gid.filter(g -> g < 0).ifPresent(g -> {
            throw new IllegalArgumentException("A group's number is not negative.");
        });
        if (state == Presence.ABSENT && name.equals("root")) {
            throw new IllegalArgumentException("Group `root` is not removed.");
        }
        if (state == Presence.ABSENT && !(members.isEmpty() && absentMembers.isEmpty())) {
            throw new IllegalArgumentException("Group `" + name + "` shall not be there, so it has no members.");
        }
    }

    /** Describe a group of whatever number. */
    public static GroupSpec of(String name) {
        return new GroupSpec(name, Optional.empty(), false, List.of(), List.of(), Presence.PRESENT);
    }

    /** Describe that a user is not in a group, which need not be there. */
    public static GroupSpec without(String name, String member) {
        return new GroupSpec(name, Optional.empty(), false, List.of(), List.of(member), Presence.PRESENT);
    }

    /** Describe the absence of a group. */
    public static GroupSpec absent(String name) {
        return new GroupSpec(name, Optional.empty(), false, List.of(), List.of(), Presence.ABSENT);
    }

    /** Tell whether all that is said is who is not in it. */
    boolean isOnlyAbsence() {
        return members.isEmpty() && gid.isEmpty() && !absentMembers.isEmpty();
    }
}
