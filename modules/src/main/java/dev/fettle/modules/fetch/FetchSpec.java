package dev.fettle.modules.fetch;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import java.nio.file.Path;

/**
 * Describe a file of the controller that holds what a file of the host holds.
 *
 * @param path the file on the host; a symbolic link is followed
 * @param target the file on the controller, an absolute path; a link there is not followed
 * @param mode its mode there, four octal digits
 * @param optional whether all is well when the host has no such file; what the controller has then stays
 */
public record FetchSpec(String path, Path target, String mode, boolean optional) {

    /** Check the parts. */
    public FetchSpec {
        Checks.path(path);
        requireNonNull(target, "target is null");
        if (!target.isAbsolute()) {
            throw new IllegalArgumentException("`" + target + "` is not an absolute path.");
        }
        mode = Checks.mode(mode);
    }

    /** Describe a file that its owner alone may read on the controller. */
    public static FetchSpec of(String path, Path target) {
        return new FetchSpec(path, target, "0600", false);
    }
}
