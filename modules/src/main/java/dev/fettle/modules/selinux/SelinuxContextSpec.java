package dev.fettle.modules.selinux;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe the type that SELinux gives to a path and all below it.
 *
 * @param path a file or a directory
 * @param type the type, such as {@code httpd_sys_content_t}; empty only where absent
 * @param state whether it is so; absent leaves the path to the policy
 */
public record SelinuxContextSpec(String path, Optional<String> type, Presence state) {

    /** Check the parts. */
    public SelinuxContextSpec {
        Checks.path(path);
        requireNonNull(state, "state is null");
        type.ifPresent(Selinux::type);
        if (state == Presence.PRESENT && type.isEmpty()) {
            throw new IllegalArgumentException("`" + path + "` has no `type`.");
        }
        if (path.equals("/") || path.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("`" + path + "` cannot be written in the table of SELinux.");
        }
    }

    /** Return the expression that stands in the table. */
    String expression() {
        return path.replaceAll("([.^$*+?()\\[\\]{}|\\\\])", "\\\\$1") + "(/.*)?";
    }
}
