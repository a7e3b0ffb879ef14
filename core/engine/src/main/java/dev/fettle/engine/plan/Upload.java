package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import java.util.Optional;

/**
 * Replace a file with a content: written beside the target with its final owner and mode, synced, validated, then renamed if
 * the target is still what the decision was made on.
 *
 * @param path the target; its directory exists by then
 * @param content the bytes
 * @param owner user name or number
 * @param group group name or number
 * @param mode four octal digits, such as {@code 0640}
 * @param expected the SHA-256 the target had when it was decided on; empty means that it was not there
 * @param validate shell text that may veto the rename by a status other than 0; {@code $1} is the new file
 * @param keepCopy whether the replaced file is kept, mode 0600, in the engine's state directory on the host
 * @param actAs the user to act as; empty means the server's acting user
 */
public record Upload(
        String path,
        Content content,
        String owner,
        String group,
        String mode,
        Optional<String> expected,
        Optional<String> validate,
        boolean keepCopy,
        Optional<String> actAs)
        implements Action {

    /** Check the parts. */
    public Upload {
        requireNonNull(path, "path is null");
        requireNonNull(content, "content is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(group, "group is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(expected, "expected is null");
        requireNonNull(validate, "validate is null");
        requireNonNull(actAs, "actAs is null");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("`" + path + "` is not an absolute path.");
        }
    }
}
