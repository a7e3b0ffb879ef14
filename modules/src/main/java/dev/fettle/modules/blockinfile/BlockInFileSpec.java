package dev.fettle.modules.blockinfile;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Veil;
import java.util.Optional;

/**
 * Describe a block of lines in a text file, between two lines that mark it: {@code # BEGIN NAME} and {@code # END NAME}.
 *
 * @param path the file
 * @param block the name in the marks, unique in the file
 * @param content the lines; empty only for an absent block
 * @param comment what begins a comment in the file
 * @param create whether a missing file is made
 * @param state whether the block shall be there
 */
public record BlockInFileSpec(
        String path, String block, Optional<Content> content, String comment, boolean create, Presence state) {

    /** Check the parts. */
    public BlockInFileSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        Checks.text("The name of the block in `" + path + "`", block);
        if (!block.matches("[A-Za-z0-9][A-Za-z0-9 ._-]*")) {
            throw new IllegalArgumentException(
                    "`" + block + "` is not the name of a block: write letters, digits, blanks, `.`, `_` and `-`.");
        }
        if (comment.isBlank() || comment.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("`comment` in block `" + block + "` is not the begin of a comment.");
        }
        content.ifPresent(c -> Checks.text("Block `" + block + "`", Veil.text(c)));
        if (state == Presence.PRESENT && content.isEmpty()) {
            throw new IllegalArgumentException("Block `" + block + "` has no `content`.");
        }
    }

    /** Return what the edit puts there. */
    Content text() {
        return content.orElse(Content.of(""));
    }

    /** Describe a block that shall be there. */
    public static BlockInFileSpec of(String path, String block, String content) {
        return new BlockInFileSpec(path, block, Optional.of(Content.of(content)), "#", false, Presence.PRESENT);
    }

    /** Describe a block that shall not be there. */
    public static BlockInFileSpec absent(String path, String block, String comment) {
        return new BlockInFileSpec(path, block, Optional.empty(), comment, false, Presence.ABSENT);
    }
}
