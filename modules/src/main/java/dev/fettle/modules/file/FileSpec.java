package dev.fettle.modules.file;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a file.
 *
 * @param path where it is; links are not followed
 * @param content what it holds; empty, as {@code source} is, leaves the content as it is and makes a missing file empty
 * @param source a local file whose bytes it holds, in place of {@code content}
 * @param owner name or number of its user; empty leaves it, and a new file is the acting user's
 * @param group name or number of its group; empty leaves it, and a new file gets the acting user's
 * @param mode three or four octal digits; empty leaves it, and a new file gets {@code 0644}. A file whose content holds a
 *     secret has {@code 0600} where nothing else is said
 * @param validate shell text that may veto new content by a status other than 0; {@code $1} is a file that holds it
 * @param keepCopy whether a replaced file is kept, mode 0600, in the engine's state directory on the host
 * @param force whether a symbolic link in its place may be replaced or removed; what it points to stays
 * @param state whether it shall be there
 */
public record FileSpec(
        String path,
        Optional<Content> content,
        Optional<Content> source,
        Optional<String> owner,
        Optional<String> group,
        Optional<String> mode,
        Optional<String> validate,
        boolean keepCopy,
        boolean force,
        Presence state) {

    /** Check the parts. */
    public FileSpec {
        Checks.path(path);
        requireNonNull(content, "content is null");
        requireNonNull(source, "source is null");
        requireNonNull(state, "state is null");
        owner = owner.map(o -> Checks.owner("user", o));
        group = group.map(g -> Checks.owner("group", g));
        mode = mode.map(Checks::mode);
        validate.ifPresent(v -> Checks.text("`validate`", v));
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a file.");
        }
        if (content.isPresent() && source.isPresent()) {
            throw new IllegalArgumentException("File `" + path + "` has both `content` and `source`: leave out one.");
        }
        if (source.isPresent() && !source.get().segments().stream().allMatch(Content.LocalFile.class::isInstance)) {
            throw new IllegalArgumentException(
                    "The `source` of file `" + path + "` is not a local file: use `content` for text.");
        }
        if (state == Presence.ABSENT && (content.isPresent() || source.isPresent())) {
            throw new IllegalArgumentException("File `" + path + "` shall be absent and so has no content.");
        }
    }

    /** Describe a file that holds a content. */
    public static FileSpec of(String path, Content content) {
        return new FileSpec(
                path,
                Optional.of(content),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Presence.PRESENT);
    }

    /** Describe a file that holds text. */
    public static FileSpec of(String path, String text) {
        return of(path, Content.of(text));
    }

    /** Describe the absence of a file. */
    public static FileSpec absent(String path) {
        return new FileSpec(
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Presence.ABSENT);
    }

    /** Return the same file with an owner, a group and a mode. */
    public FileSpec owned(String user, String itsGroup, String itsMode) {
        return new FileSpec(
                path,
                content,
                source,
                Optional.of(user),
                Optional.of(itsGroup),
                Optional.of(itsMode),
                validate,
                keepCopy,
                force,
                state);
    }

    /** Return the same file with a check of new content. */
    public FileSpec validated(String script) {
        return new FileSpec(path, content, source, owner, group, mode, Optional.of(script), keepCopy, force, state);
    }

    /** Return what it shall hold, if that is said. */
    Optional<Content> desired() {
        return content.or(() -> source);
    }

    Attributes attributes() {
        boolean secret = desired().filter(Content::hasSecret).isPresent();
        return new Attributes(owner, group, mode.or(() -> secret ? Optional.of("0600") : Optional.empty()));
    }
}
