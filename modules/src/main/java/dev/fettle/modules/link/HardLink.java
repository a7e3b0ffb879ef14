package dev.fettle.modules.link;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/** Know hard links. A name goes only where the file has another, so that nothing is lost. */
final class HardLink {

    static final String PREFIX = "hard-link:";

    /** Hold what is known of the two names. */
    private enum Names {
        SAME,
        DIFFERENT,
        TARGET_MISSING,
        LAST
    }

    // Where no target is named, whether the file has another name is asked.
    private static final ProbeKind<Names> KIND = new ProbeKind<>(
            "hard-link", ProbeKind.Style.EACH, """
            probe_hard_link() {
                if [ -z "$2" ]; then
                    [ ! -f "$1" ] || [ "$(stat -c %h -- "$1")" -gt 1 ] || return 3
                    return 1
                fi
                [ -f "$2" ] && [ ! -L "$2" ] || return 2
                [ "$1" -ef "$2" ] && [ ! -L "$1" ]
            }
            """, raw -> Names.values()[raw.status()], Names.TARGET_MISSING);

    private static final String UNLINK = """
            if [ -L "$1" ] || [ "$(stat -c %h -- "$1")" -lt 2 ]; then
                printf '%s is the last name of its file by now\\n' "$1" >&2
                exit 1
            fi
            rm -f -- "$1"
            """;

    private HardLink() {}

    static LinkSpec absent(String path) {
        return new LinkSpec(path, Optional.empty(), true, false, Presence.ABSENT);
    }

    static Resources resources(LinkSpec desired) {
        // The first key tells a removal what kind of link it was.
        Resources own = Resources.manages(PREFIX + desired.path(), "path:" + desired.path());
        return desired.target().map(target -> own.needing("path:" + target)).orElse(own);
    }

    static Probe<?> probe(LinkSpec desired) {
        return names(desired);
    }

    private static Probe<Names> names(LinkSpec desired) {
        return Probe.of(
                KIND,
                desired.path(),
                desired.state() == Presence.ABSENT ? "" : desired.target().orElse(""));
    }

    static Decision decide(LinkSpec desired, FileState state, Answers answers) {
        Names names = answers.get(names(desired));
        String path = desired.path();
        if (state.type() == FileState.Type.HIDDEN) {
            return Obstacles.hidden(path);
        }
        if (!state.isMissing() && !state.isFile()) {
            return Obstacles.occupied("file", path, state);
        }
        if (desired.state() == Presence.ABSENT) {
            return remove(path, state, names);
        }
        String target = desired.target().orElseThrow();
        if (names == Names.TARGET_MISSING) {
            return Decision.blocked("there is no file `" + target + "`", "Correct the `target`, or make it first.");
        }
        if (names == Names.SAME) {
            return Decision.upToDate("it is a name of `" + target + "`");
        }
        if (!state.writable()) {
            return Obstacles.fixed(path, state);
        }
        if (state.isMissing()) {
            return Decision.change(
                    "the link is missing",
                    List.of(Difference.created("hard link", target)),
                    List.of(Command.shell(LinkModule.SET, path, target, "nothing", "")));
        }
        return desired.force()
                ? Decision.destroy(
                        "another file is in its place",
                        List.of(Difference.of("hard link", "(a file of " + state.size() + " bytes)", target)),
                        List.of(Command.shell(LinkModule.SET, path, target, "file", "")))
                : Decision.blocked(
                        "`" + path + "` is another file than `" + target + "`",
                        "Look at it, and move it away or set `force`.");
    }

    private static Decision remove(String path, FileState state, Names names) {
        if (state.isMissing()) {
            return Decision.upToDate("there is no such link");
        }
        if (names == Names.LAST) {
            return Decision.blocked(
                    "`" + path + "` is the only name of its file, which would be lost",
                    "Remove it yourself, or with a `File` that shall be absent.");
        }
        return state.writable()
                ? Decision.change(
                        "the link shall not be there",
                        List.of(Difference.removed("hard link", path)),
                        List.of(Command.shell(UNLINK, path)))
                : Obstacles.fixed(path, state);
    }
}
