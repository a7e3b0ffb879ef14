package dev.fettle.modules.archive;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a directory that holds what a {@code tar.gz} archive holds. The archive's digest is kept in the file
 * {@code .fettle-archive} of the directory; another archive replaces what the first one unpacked where names are equal.
 *
 * @param source the archive; empty only for absence
 * @param path the directory, made when it is missing; the directory that holds it must be there
 * @param strip how many leading parts of each name are left out; 0 by default
 * @param state whether it shall be there; absence removes the directory with all that it holds
 */
public record ArchiveSpec(Optional<Content> source, String path, int strip, Presence state) {

    /** Check the parts. */
    public ArchiveSpec {
        requireNonNull(source, "source is null");
        Checks.path(path);
        requireNonNull(state, "state is null");
        if (state == Presence.PRESENT && source.isEmpty()) {
            throw new IllegalArgumentException("Archive `" + path + "` has no `source`.");
        }
        if (strip < 0) {
            throw new IllegalArgumentException("`strip` is not negative.");
        }
        if (state == Presence.ABSENT && Checks.parent(path).equals("/")) {
            throw new IllegalArgumentException(
                    "Directory `" + path + "` is one of the system's own and is not removed.");
        }
    }
}
