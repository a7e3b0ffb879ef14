package dev.fettle.modules.directory;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
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

/** Know directories. */
public final class DirectoryModule implements TaskModule<DirectorySpec> {

    /** Ask whether a directory is empty; a path where no directory is counts as empty. */
    private static final ProbeKind<Boolean> EMPTY =
            new ProbeKind<>("directory-empty", ProbeKind.Style.EACH, """
            probe_directory_empty() {
                [ -d "$1" ] && [ ! -L "$1" ] || return 0
                [ -z "$(find "$1/." ! -name . -prune -print 2>&1 | head -c 1)" ]
            }
            """, raw -> raw.status() == 0, true);

    private static final String NEW_MODE = "0755";
    private static final String CREATE = "mkdir -m 0700 -- \"$1\" || exit\n" + Attributes.setter();

    // coreutils' rm leaves file systems alone that are mounted inside.
    private static final String REMOVE_TREE = """
            if [ -L "$1" ] || [ ! -d "$1" ]; then
                printf '%s is no longer a directory\\n' "$1" >&2
                exit 1
            fi
            rm -rf --one-file-system -- "$1"
            """;

    @Override
    public String name() {
        return "fettle.directory";
    }

    @Override
    public Class<DirectorySpec> specType() {
        return DirectorySpec.class;
    }

    @Override
    public Resources resources(DirectorySpec desired) {
        return Resources.manages("path:" + desired.path()).needing(needs(desired));
    }

    private static List<String> needs(DirectorySpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(Needs.parent(desired.path()), desired.attributes().needs());
    }

    private static Probe<Boolean> empty(DirectorySpec desired) {
        return Probe.of(EMPTY, desired.path());
    }

    @Override
    public List<Probe<?>> probes(DirectorySpec desired) {
        Probe<FileState> probe = FileProbe.of(desired.path());
        return desired.state() == Presence.ABSENT
                ? List.of(probe, empty(desired))
                : Needs.probes(needs(desired), probe);
    }

    @Override
    public Decision decide(DirectorySpec desired, Answers answers) {
        FileState state = answers.get(FileProbe.of(desired.path()));
        if (desired.state() == Presence.ABSENT) {
            return remove(desired, state, answers);
        }
        Attributes attributes = desired.attributes();
        return switch (state.type()) {
            case MISSING -> state.writable() ? create(desired) : Obstacles.fixed(desired.path(), state);
            case DIRECTORY -> {
                List<Difference> differences = attributes.differences(state);
                if (!differences.isEmpty() && state.immutable()) {
                    yield Obstacles.fixed(desired.path(), state);
                }
                yield differences.isEmpty()
                        ? Decision.upToDate("the directory is as desired")
                        : Decision.change(
                                Obstacles.differs(differences), differences, attributes.mend(desired.path(), state));
            }
            case LINK -> Obstacles.link("directory", desired.path(), state);
            case FILE, OTHER -> Obstacles.occupied("directory", desired.path(), state);
            case HIDDEN -> Obstacles.hidden(desired.path());
        };
    }

    private static Decision create(DirectorySpec desired) {
        Attributes attributes = desired.attributes();
        List<Difference> differences = new ArrayList<>();
        differences.add(Difference.created("directory", desired.path()));
        differences.addAll(attributes.created());
        return Decision.change(
                "the directory is missing",
                differences,
                List.of(Command.shell(
                        CREATE,
                        desired.path(),
                        attributes.ownership(),
                        attributes.mode().orElse(NEW_MODE))));
    }

    private static Decision remove(DirectorySpec desired, FileState state, Answers answers) {
        String path = desired.path();
        return switch (state.type()) {
            case MISSING -> Decision.upToDate("there is no such directory");
            case DIRECTORY -> {
                if (!state.writable()) {
                    yield Obstacles.fixed(path, state);
                }
                List<Difference> gone = List.of(Difference.removed("directory", path));
                if (answers.get(empty(desired))) {
                    yield Decision.change(
                            "the directory shall not be there", gone, List.of(Command.of("rmdir", "--", path)));
                }
                if (desired.keepFilled()) {
                    yield Decision.upToDate("the directory is not empty and stays");
                }
                yield desired.recursive()
                        ? Decision.destroy(
                                "the directory and what it holds shall not be there",
                                gone,
                                List.of(Command.shell(REMOVE_TREE, path)))
                        : Decision.blocked(
                                "directory `" + path + "` is not empty",
                                "Move away what it holds, or set `recursive` to lose it.");
            }
            case LINK -> Obstacles.link("directory", path, state);
            case FILE, OTHER -> Obstacles.occupied("directory", path, state);
            case HIDDEN -> Obstacles.hidden(path);
        };
    }

    @Override
    public Optional<DirectorySpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(DirectorySpec.absent(resource.substring("path:".length()), false)
                        .keepingFilled())
                : Optional.empty();
    }
}
