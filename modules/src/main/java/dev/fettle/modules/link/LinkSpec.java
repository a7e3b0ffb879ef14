package dev.fettle.modules.link;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a symbolic link, or a hard one: a further name of a file.
 *
 * @param path where it is
 * @param target where it points, absolute or relative to its own directory; need not be there. Empty only for an absent link
 * @param hard whether it is a hard link; its target is then the absolute path of a file that is there, on the same file system
 * @param force whether a file in its place may be replaced, and is lost; never a directory
 * @param state whether it shall be there
 */
public record LinkSpec(String path, Optional<String> target, boolean hard, boolean force, Presence state) {

    /** Check the parts. */
    public LinkSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        target.ifPresent(t -> Checks.text("The target of link `" + path + "`", t));
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a link.");
        }
        if (state == Presence.PRESENT && target.isEmpty()) {
            throw new IllegalArgumentException("Link `" + path + "` has no `target`.");
        }
        if (hard) {
            target.ifPresent(Checks::path);
        }
    }

    /** Describe a link. */
    public static LinkSpec of(String path, String target) {
        return new LinkSpec(path, Optional.of(target), false, false, Presence.PRESENT);
    }

    /** Describe a further name of a file. */
    public static LinkSpec hard(String path, String target) {
        return new LinkSpec(path, Optional.of(target), true, false, Presence.PRESENT);
    }

    /** Describe the absence of a symbolic link. */
    public static LinkSpec absent(String path) {
        return new LinkSpec(path, Optional.empty(), false, false, Presence.ABSENT);
    }
}
