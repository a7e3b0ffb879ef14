package dev.fettle.engine.plan;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Bring a file of the host to the controller: streamed to a new file beside the target, which takes the target's place when it
 * is whole and has the digest that was decided on.
 *
 * @param path the file on the host
 * @param target the file on the controller; missing directories are made, for their owner alone
 * @param mode four octal digits, such as {@code 0600}
 * @param sha256 the digest that the host's file had when it was decided on
 * @param actAs the user to read it as; empty means the server's acting user
 */
public record Fetch(String path, Path target, String mode, String sha256, Optional<String> actAs) implements Action {

    /** Check the parts. */
    public Fetch {
        requireNonNull(path, "path is null");
        requireNonNull(target, "target is null");
        requireNonNull(mode, "mode is null");
        requireNonNull(sha256, "sha256 is null");
        requireNonNull(actAs, "actAs is null");
        if (!target.isAbsolute()) {
            throw new IllegalArgumentException("`" + target + "` is not an absolute path.");
        }
        if (!mode.matches("[0-7]{4}")) {
            throw new IllegalArgumentException("`" + mode + "` is not a mode: write four octal digits.");
        }
    }
}
