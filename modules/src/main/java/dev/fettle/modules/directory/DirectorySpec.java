package dev.fettle.modules.directory;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a directory. The directory that holds it must be there or be described by another task.
 *
 * @param path where it is; links are not followed
 * @param owner name or number of its user; empty leaves it, and a new directory is the acting user's
 * @param group name or number of its group; empty leaves it, and a new directory gets the acting user's
 * @param mode three or four octal digits; empty leaves it, and a new directory gets {@code 0755}
 * @param recursive whether it is removed with all that it holds; without, only an empty one is. File systems that are
 *     mounted inside are left
 * @param keepFilled whether one that is not empty is left where it is, without complaint, when it is to be removed
 * @param state whether it shall be there
 */
public record DirectorySpec(
        String path,
        Optional<String> owner,
        Optional<String> group,
        Optional<String> mode,
        boolean recursive,
        boolean keepFilled,
        Presence state) {

    /** Check the parts. */
    public DirectorySpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
        if ((recursive || keepFilled) && state == Presence.PRESENT) {
            throw new IllegalArgumentException("Directory `" + path + "` has `"
                    + (recursive ? "recursive" : "keepFilled") + "`, which is for removing it only.");
        }
        if (recursive && keepFilled) {
            throw new IllegalArgumentException(
                    "Directory `" + path + "` has both `recursive` and `keepFilled`: leave out one.");
        }
        if (state == Presence.ABSENT && Checks.parent(path).equals("/")) {
            throw new IllegalArgumentException(
                    "Directory `" + path + "` is one of the system's own and is not removed.");
        }
    }

    /** Describe a directory with the acting user as its owner. */
    public static DirectorySpec of(String path) {
        return new DirectorySpec(
                path, Optional.empty(), Optional.empty(), Optional.empty(), false, false, Presence.PRESENT);
    }

    /** Describe a directory. */
    public static DirectorySpec of(String path, String owner, String group, String mode) {
        return new DirectorySpec(
                path, Optional.of(owner), Optional.of(group), Optional.of(mode), false, false, Presence.PRESENT);
    }

    /** Describe the absence of a directory. */
    public static DirectorySpec absent(String path, boolean recursive) {
        return new DirectorySpec(
                path, Optional.empty(), Optional.empty(), Optional.empty(), recursive, false, Presence.ABSENT);
    }

    /** Return the same absence, with a directory that is not empty left where it is. */
    DirectorySpec keepingFilled() {
        return new DirectorySpec(path, owner, group, mode, false, true, state);
    }

    Attributes attributes() {
        return new Attributes(owner, group, mode);
    }
}
