package dev.fettle.modules.support;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import java.util.List;
import java.util.stream.Collectors;

/** Say, alike in all modules, what is in the way at a path and what differs. */
public final class Obstacles {

    // The link itself goes, never what it points to.
    private static final String UNLINK = """
            if [ ! -L "$1" ] && [ -e "$1" ]; then
                printf '%s is no longer a symbolic link\\n' "$1" >&2
                exit 1
            fi
            rm -f -- "$1"
            """;

    // What a module kept beside the file goes as well.
    private static final String REMOVE = """
            if [ -L "$1" ] || [ ! -f "$1" ]; then
                printf '%s is no longer a file\\n' "$1" >&2
                exit 1
            fi
            rm -rf -- "$1" "${1%/*}/.${1##*/}.fettle-"*
            """;

    private Obstacles() {}

    /** Give up because what is at a path, or the directory that holds it, cannot be changed. */
    public static Decision fixed(String path, FileState state) {
        return state.immutable()
                ? Decision.blocked(
                        "`" + path + "` is immutable or append-only: `chattr` has made it so",
                        "Find out why; `chattr -i -a` lets it be changed again.")
                : Decision.blocked(
                        "`" + Checks.parent(path)
                                + "` cannot be written: its file system is read-only, or the acting user may not",
                        "Mount the file system for writing, or act as another user.");
    }

    /** Give up because the acting user may not look. */
    public static Decision hidden(String path) {
        return Decision.blocked(
                "the acting user may not look into `" + Checks.parent(path) + "`",
                "Act as another user, such as root.");
    }

    /** Give up because something of another kind is in the way. */
    public static Decision occupied(String wanted, String path, FileState state) {
        return Decision.blocked(
                "`" + path + "` is " + state.type().words() + " and not a " + wanted,
                "Look at it, and move it away or choose another path.");
    }

    /** Give up because a symbolic link is in the way. */
    public static Decision link(String wanted, String path, FileState state) {
        return Decision.blocked(
                "`" + path + "` is a symbolic link to `" + state.target().orElse("") + "` and not a " + wanted,
                "Remove the link, or describe the " + wanted + " that it points to.");
    }

    /** Remove a symbolic link. */
    public static Command unlink(String path) {
        return Command.shell(UNLINK, path);
    }

    /** Remove a file whose content is not known here. */
    public static Decision remove(String path, FileState state) {
        return state.writable()
                ? Decision.destroy(
                        "the file shall not be there",
                        List.of(Difference.removed("file", "(" + state.size() + " bytes)")),
                        List.of(Command.shell(REMOVE, path)))
                : fixed(path, state);
    }

    /** Name what differs, as a reason: {@code content and mode differ}. */
    public static String differs(List<Difference> differences) {
        List<String> names = differences.stream().map(Difference::name).toList();
        if (names.size() == 1) {
            return names.get(0) + (names.get(0).endsWith("s") ? " differ" : " differs");
        }
        int last = names.size() - 1;
        return names.subList(0, last).stream().collect(Collectors.joining(", ")) + " and " + names.get(last)
                + " differ";
    }
}
