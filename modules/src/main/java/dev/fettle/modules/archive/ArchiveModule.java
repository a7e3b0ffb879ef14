package dev.fettle.modules.archive;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Upload;
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
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Know archives that are unpacked. Beside what was unpacked, {@code .fettle-archive.sha256} says which archive it is, and
 * {@code .fettle-archive.files} and {@code .links} what it had, so that what became of it since is seen.
 */
public final class ArchiveModule implements TaskModule<ArchiveSpec> {

    private static final String PREPARE = Scripts.load(ArchiveModule.class, "prepare.sh");
    private static final String UNPACK = Scripts.WORK + Scripts.load(ArchiveModule.class, "unpack.sh");
    private static final String CHOWN = "[ ! -L \"$1\" ] && chown -Rh -- \"$2\" \"$1\"";

    // coreutils' rm leaves file systems alone that are mounted inside.
    private static final String REMOVE = """
            IFS=' ' read -r digest how <"$1/.fettle-archive.sha256" || exit
            if [ -L "$1" ] || [ "$how" != made ]; then
                printf '%s is no longer the directory that was looked at\\n' "$1" >&2
                exit 1
            fi
            rm -rf --one-file-system -- "$1"
            """;

    @Override
    public String name() {
        return "fettle.archive";
    }

    @Override
    public Class<ArchiveSpec> specType() {
        return ArchiveSpec.class;
    }

    @Override
    public Resources resources(ArchiveSpec desired) {
        Resources resources = Resources.manages("path:" + desired.path()).needing(needs(desired));
        return desired.remote().map(path -> resources.needing("path:" + path)).orElse(resources);
    }

    private static List<String> needs(ArchiveSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(Needs.parent(desired.path()), desired.attributes().needs());
    }

    private static Probe<FileState> directory(ArchiveSpec desired) {
        return FileProbe.of(desired.path());
    }

    @Override
    public List<Probe<?>> probes(ArchiveSpec desired) {
        List<String> needs = desired.remote()
                .map(path -> Needs.both(needs(desired), List.of("path:" + path)))
                .orElseGet(() -> needs(desired));
        return Needs.probes(needs, directory(desired), Stamp.probe(desired));
    }

    @Override
    public Decision decide(ArchiveSpec desired, Answers answers) {
        FileState state = answers.get(directory(desired));
        Stamp stamp = answers.get(Stamp.probe(desired));
        boolean absent = desired.state() == Presence.ABSENT;
        return switch (state.type()) {
            case MISSING ->
                absent
                        ? Decision.upToDate("there is no such directory")
                        : state.writable() ? unpack(desired, state, stamp) : Obstacles.fixed(desired.path(), state);
            case DIRECTORY -> absent ? remove(desired, state, stamp) : present(desired, state, stamp);
            case LINK -> Obstacles.link("directory", desired.path(), state);
            case FILE, OTHER -> Obstacles.occupied("directory", desired.path(), state);
            case HIDDEN -> Obstacles.hidden(desired.path());
        };
    }

    private static Decision present(ArchiveSpec desired, FileState state, Stamp stamp) {
        Attributes attributes = desired.attributes();
        if (!stamp.made() && !attributes.ownership().isEmpty()) {
            return Decision.blocked(
                    "`" + desired.path() + "` was there before the archive, so all that it holds would change owner",
                    "Leave out `owner` and `group`, or choose a directory for this archive alone.");
        }
        if (!wanted(desired, stamp).filter(stamp.digest()::equals).isPresent()
                || !stamp.drift().isEmpty()) {
            return unpack(desired, state, stamp);
        }
        List<Difference> differences = attributes.differences(state);
        return differences.isEmpty()
                ? Decision.upToDate("the archive is unpacked")
                : Decision.change(
                        Obstacles.differs(differences),
                        differences,
                        List.of(Command.shell(CHOWN, desired.path(), attributes.ownership())));
    }

    private static Optional<String> wanted(ArchiveSpec desired, Stamp stamp) {
        return desired.local()
                .map(Content.LocalFile::sha256)
                .or(() -> Optional.of(stamp.source()).filter(digest -> !digest.isEmpty()));
    }

    private static Decision unpack(ArchiveSpec desired, FileState state, Stamp stamp) {
        String directory = desired.path();
        Optional<String> uploaded = desired.local().map(file -> directory + "/.fettle-archive");
        String archive = uploaded.or(desired::remote).orElseThrow();
        // A source that is not there yet is foretold: its digest is known once it is.
        String digest = wanted(desired, stamp).orElse("");
        List<Action> actions = new ArrayList<>();
        actions.add(Command.shell(PREPARE, directory));
        uploaded.ifPresent(path -> actions.add(new Upload(
                path,
                desired.source().orElseThrow(),
                Long.toString(state.asker().uid()),
                Long.toString(state.asker().gid()),
                "0600",
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty())));
        actions.add(Command.shell(
                UNPACK,
                directory,
                archive,
                digest,
                Integer.toString(desired.strip()),
                desired.attributes().ownership()));
        List<Difference> differences = new ArrayList<>();
        Optional<String> before =
                Optional.of(stamp.digest()).filter(known -> !known.isEmpty()).map(ArchiveModule::shown);
        if (!stamp.digest().equals(digest)) {
            differences.add(new Difference(
                    "archive",
                    before,
                    Optional.of(desired.source().orElseThrow() + (digest.isEmpty() ? "" : " " + shown(digest))),
                    false));
        } else {
            differences.addAll(stamp.drift());
        }
        if (state.isMissing()) {
            differences.addAll(desired.attributes().created());
        }
        return Decision.change(reason(state, stamp, digest), differences, actions);
    }

    private static String reason(FileState state, Stamp stamp, String digest) {
        if (state.isMissing()) {
            return "the directory is missing";
        }
        return switch (stamp.digest()) {
            case "" -> "the archive is not unpacked";
            case "-" -> "the archive is not wholly unpacked";
            default -> stamp.digest().equals(digest) ? "what was unpacked has changed" : "another archive is unpacked";
        };
    }

    private static String shown(String digest) {
        return digest.equals("-") ? "(in part)" : "sha256:" + digest.substring(0, Math.min(12, digest.length()));
    }

    private static Decision remove(ArchiveSpec desired, FileState state, Stamp stamp) {
        String path = desired.path();
        if (!stamp.made()) {
            return Decision.blocked(
                    "`" + path + "` was there before the archive and may hold other things",
                    "Remove by hand what the archive brought.");
        }
        return state.writable()
                ? Decision.destroy(
                        "the directory and what it holds shall not be there",
                        List.of(Difference.removed("directory", path)),
                        List.of(Command.shell(REMOVE, path)))
                : Obstacles.fixed(path, state);
    }

    @Override
    public Optional<ArchiveSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(ArchiveSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
