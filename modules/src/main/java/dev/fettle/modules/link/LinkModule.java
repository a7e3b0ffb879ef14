package dev.fettle.modules.link;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import java.util.List;
import java.util.Optional;

/** Know symbolic links, and {@link HardLink} for hard ones. */
public final class LinkModule implements TaskModule<LinkSpec> {

    // Made beside its place and renamed, so that there is always a link, old or new. $3 is what was there: nothing,
    // link or file. $4 is `-s` for a symbolic link, or nothing.
    static final String SET = """
            is=nothing
            if [ -L "$1" ]; then is=link; elif [ -f "$1" ]; then is=file; elif [ -e "$1" ]; then is=other; fi
            if [ "$is" != "$3" ]; then
                printf '%s has changed since it was looked at\\n' "$1" >&2
                exit 1
            fi
            new=$1.fettle.$$
            ln $4 -- "$2" "$new" || exit
            mv -fT -- "$new" "$1" || { rm -f -- "$new"; exit 1; }
            """;

    @Override
    public String name() {
        return "fettle.link";
    }

    @Override
    public Class<LinkSpec> specType() {
        return LinkSpec.class;
    }

    @Override
    public Resources resources(LinkSpec desired) {
        return desired.hard()
                ? HardLink.resources(desired).needing(needs(desired))
                : Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static List<String> needs(LinkSpec desired) {
        return desired.state() == Presence.ABSENT ? List.of() : Needs.parent(desired.path());
    }

    @Override
    public List<Probe<?>> probes(LinkSpec desired) {
        return desired.hard()
                ? Needs.probes(needs(desired), FileProbe.of(desired.path()), HardLink.probe(desired))
                : Needs.probes(needs(desired), FileProbe.of(desired.path()));
    }

    @Override
    public Decision decide(LinkSpec desired, Answers answers) {
        FileState state = answers.get(FileProbe.of(desired.path()));
        if (desired.hard()) {
            return HardLink.decide(desired, state, answers);
        }
        boolean absent = desired.state() == Presence.ABSENT;
        String path = desired.path();
        String target = desired.target().orElse("");
        Difference made = Difference.created("link", target);
        return switch (state.type()) {
            case MISSING ->
                absent
                        ? Decision.upToDate("there is no such link")
                        : set(
                                state,
                                path,
                                "the link is missing",
                                made,
                                Command.shell(SET, path, target, "nothing", "-s"),
                                false);
            case LINK -> link(desired, state);
            case FILE ->
                !absent && desired.force()
                        ? set(
                                state,
                                path,
                                "a file is in its place",
                                Difference.of("link", "(a file of " + state.size() + " bytes)", target),
                                Command.shell(SET, path, target, "file", "-s"),
                                true)
                        : Obstacles.occupied("symbolic link", path, state);
            case DIRECTORY, OTHER -> Obstacles.occupied("symbolic link", path, state);
            case HIDDEN -> Obstacles.hidden(path);
        };
    }

    private static Decision link(LinkSpec desired, FileState state) {
        String path = desired.path();
        String current = state.target().orElse("");
        if (desired.state() == Presence.ABSENT) {
            return set(
                    state,
                    path,
                    "the link shall not be there",
                    Difference.removed("link", current),
                    Obstacles.unlink(path),
                    false);
        }
        String target = desired.target().orElse("");
        return current.equals(target)
                ? Decision.upToDate("it points to `" + target + "`")
                : set(
                        state,
                        path,
                        "target differs",
                        Difference.of("target", current, target),
                        Command.shell(SET, path, target, "link", "-s"),
                        false);
    }

    private static Decision set(
            FileState state, String path, String reason, Difference difference, Command command, boolean loses) {
        if (!state.writable()) {
            return Obstacles.fixed(path, state);
        }
        return loses
                ? Decision.destroy(reason, List.of(difference), List.of(command))
                : Decision.change(reason, List.of(difference), List.of(command));
    }

    @Override
    public Optional<LinkSpec> removal(String resource) {
        if (resource.startsWith(HardLink.PREFIX)) {
            return Optional.of(HardLink.absent(resource.substring(HardLink.PREFIX.length())));
        }
        return resource.startsWith("path:")
                ? Optional.of(LinkSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
