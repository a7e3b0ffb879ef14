package dev.fettle.modules.file;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know files. */
public final class FileModule implements TaskModule<FileSpec> {

    private static final String NEW_MODE = "0644";

    // $2 is the digest that was decided on, empty where it could not be read.
    private static final String REMOVE = """
            if [ -L "$1" ] || [ ! -f "$1" ]; then
                printf '%s is no longer the file that was looked at\\n' "$1" >&2
                exit 1
            fi
            if [ -n "$2" ]; then
                now=$(sha256sum <"$1") || exit
                if [ "${now%% *}" != "$2" ]; then
                    printf '%s has changed since it was looked at\\n' "$1" >&2
                    exit 1
                fi
            fi
            rm -f -- "$1"
            """;

    @Override
    public String name() {
        return "fettle.file";
    }

    @Override
    public Class<FileSpec> specType() {
        return FileSpec.class;
    }

    @Override
    public Resources resources(FileSpec desired) {
        return Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static List<String> needs(FileSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(Needs.parent(desired.path()), desired.attributes().needs());
    }

    @Override
    public List<Probe<?>> probes(FileSpec desired) {
        return Needs.probes(needs(desired), probe(desired));
    }

    private static Probe<FileState> probe(FileSpec desired) {
        return desired.state() == Presence.ABSENT
                ? FileProbe.digest(desired.path())
                : desired.desired()
                        .map(content -> FileProbe.of(desired.path(), content))
                        .orElseGet(() -> FileProbe.of(desired.path()));
    }

    @Override
    public Decision decide(FileSpec desired, Answers answers) {
        FileState state = answers.get(probe(desired));
        if (desired.state() == Presence.ABSENT) {
            return remove(desired, state);
        }
        return switch (state.type()) {
            case MISSING ->
                state.writable() ? create(desired, state, List.of()) : Obstacles.fixed(desired.path(), state);
            case FILE -> mend(desired, state);
            case LINK -> replaceLink(desired, state);
            case DIRECTORY, OTHER -> Obstacles.occupied("file", desired.path(), state);
            case HIDDEN -> Obstacles.hidden(desired.path());
        };
    }

    private static Decision create(FileSpec desired, FileState state, List<Action> before) {
        Content content = desired.desired().orElse(Content.of(""));
        Attributes attributes = desired.attributes();
        List<Difference> differences = new ArrayList<>();
        differences.add(content(Optional.empty(), content));
        differences.addAll(attributes.created());
        List<Action> actions = new ArrayList<>(before);
        actions.add(
                attributes.upload(desired.path(), content, state, NEW_MODE, desired.validate(), desired.keepCopy()));
        String reason = before.isEmpty() ? "the file is missing" : "a symbolic link is in its place";
        return Decision.change(reason, differences, actions);
    }

    private static Decision replaceLink(FileSpec desired, FileState state) {
        if (!desired.force()) {
            return Obstacles.link("file", desired.path(), state);
        }
        return state.writable()
                ? create(desired, state, List.of(Obstacles.unlink(desired.path())))
                : Obstacles.fixed(desired.path(), state);
    }

    private static Decision mend(FileSpec desired, FileState state) {
        Attributes attributes = desired.attributes();
        List<Difference> others = attributes.differences(state);
        Optional<Content> content = desired.desired();
        if (content.isPresent() && state.digest().isEmpty()) {
            return Decision.blocked(
                    "file `" + desired.path() + "` cannot be read",
                    "Act as a user who may read it, or change its mode by hand.");
        }
        if (content.isEmpty() || state.matches()) {
            if (!others.isEmpty() && state.immutable()) {
                return Obstacles.fixed(desired.path(), state);
            }
            return others.isEmpty()
                    ? Decision.upToDate("content, owner and mode are as desired")
                    : Decision.change(Obstacles.differs(others), others, attributes.mend(desired.path(), state));
        }
        if (!state.writable()) {
            return Obstacles.fixed(desired.path(), state);
        }
        List<Difference> all = new ArrayList<>();
        all.add(content(Optional.of(state), content.get()));
        all.addAll(others);
        return Decision.change(
                Obstacles.differs(all),
                all,
                List.of(attributes.upload(
                        desired.path(), content.get(), state, NEW_MODE, desired.validate(), desired.keepCopy())));
    }

    private static Difference content(Optional<FileState> state, Content desired) {
        boolean local = desired.segments().stream().anyMatch(Content.LocalFile.class::isInstance);
        Optional<String> bytes = state.map(s -> "(" + s.size() + " bytes)");
        if (local) {
            return new Difference("content", bytes, Optional.of(desired.toString()), false);
        }
        Optional<String> current = state.flatMap(FileState::text);
        return current.isPresent() || state.isEmpty()
                ? Difference.content("content", current, desired)
                : new Difference("content", bytes.map(b -> b + "\n"), Optional.of(desired.toString()), true);
    }

    private static Decision remove(FileSpec desired, FileState state) {
        String path = desired.path();
        return switch (state.type()) {
            case MISSING -> Decision.upToDate("there is no such file");
            case FILE ->
                state.writable()
                        ? Decision.destroy(
                                "the file shall not be there",
                                List.of(Difference.removed("file", "(" + state.size() + " bytes)")),
                                List.of(Command.shell(
                                        REMOVE, path, state.digest().orElse(""))))
                        : Obstacles.fixed(path, state);
            case LINK ->
                desired.force()
                        ? Decision.change(
                                "the link shall not be there",
                                List.of(Difference.removed(
                                        "link", state.target().orElse(""))),
                                List.of(Obstacles.unlink(path)))
                        : Obstacles.link("file", path, state);
            case DIRECTORY, OTHER -> Obstacles.occupied("file", path, state);
            case HIDDEN -> Obstacles.hidden(path);
        };
    }

    @Override
    public Optional<FileSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(FileSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
