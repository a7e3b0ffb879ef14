package dev.fettle.modules.archive;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a directory that an archive was unpacked into. What somebody changes of it is unpacked again. Of a former archive, what the
 * new one does not have goes, unless somebody changed it; what others put there stays. An archive with members or links that lead
 * out of the directory is refused.
 *
 * @param source a local tar or zip archive, compressed or not, or the path of one on the host. Empty only where it shall be absent
 * @param path the directory; made with mode 0755 where it is missing
 * @param strip how many leading parts of the archive's names are left out
 * @param owner name or number of the user of all that is in it; the acting user where it is empty. Only for a directory that
 *     is made here
 * @param group name or number of the group of all that is in it, likewise
 * @param state whether it shall be there; only a directory that was made here is removed
 */
public record ArchiveSpec(
        Optional<Content> source,
        String path,
        int strip,
        Optional<String> owner,
        Optional<String> group,
        Presence state) {

    /** Check the parts. */
    public ArchiveSpec {
        Checks.path(path);
        requireNonNull(source, "source is null");
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        if (path.equals("/")) {
            throw new IllegalArgumentException("An archive is not unpacked into `/`.");
        }
        if (strip < 0) {
            throw new IllegalArgumentException("The `strip` of archive `" + path + "` is below 0.");
        }
        if (source.isEmpty() && state == Presence.PRESENT) {
            throw new IllegalArgumentException("Archive `" + path + "` has no `source`.");
        }
        source.flatMap(Content::literal).ifPresent(Checks::path);
        if (source.isPresent()
                && source.get().literal().isEmpty()
                && !(source.get().segments().size() == 1
                        && source.get().segments().get(0) instanceof Content.LocalFile)) {
            throw new IllegalArgumentException(
                    "The `source` of archive `" + path + "` is neither a local file nor a path on the host.");
        }
        // Nothing is needed of an archive to remove what it brought.
        source = state == Presence.ABSENT ? Optional.empty() : source;
    }

    /** Describe a directory that a source was unpacked into. */
    public static ArchiveSpec of(Content source, String path) {
        return new ArchiveSpec(Optional.of(source), path, 0, Optional.empty(), Optional.empty(), Presence.PRESENT);
    }

    /** Describe the absence of a directory that an archive was unpacked into. */
    public static ArchiveSpec absent(String path) {
        return new ArchiveSpec(Optional.empty(), path, 0, Optional.empty(), Optional.empty(), Presence.ABSENT);
    }

    /** Return the local archive, if it is one. */
    Optional<Content.LocalFile> local() {
        return source.map(Content::segments)
                .filter(segments -> segments.size() == 1)
                .map(segments -> segments.get(0))
                .filter(Content.LocalFile.class::isInstance)
                .map(Content.LocalFile.class::cast);
    }

    /** Return the path of the archive on the host, if it is there. */
    Optional<String> remote() {
        return source.flatMap(Content::literal);
    }

    Attributes attributes() {
        return new Attributes(owner, group, Optional.empty());
    }
}
