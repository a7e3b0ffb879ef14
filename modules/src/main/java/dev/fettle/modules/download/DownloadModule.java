package dev.fettle.modules.download;

import dev.fettle.engine.model.Content;
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
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know files that the host fetches from the web, with curl or wget. */
public final class DownloadModule implements TaskModule<DownloadSpec> {

    private static final String NEW_MODE = "0644";
    private static final String FETCH = Scripts.WORK + Web.LIBRARY + Scripts.load(DownloadModule.class, "fetch.sh");

    @Override
    public String name() {
        return "fettle.download";
    }

    @Override
    public Class<DownloadSpec> specType() {
        return DownloadSpec.class;
    }

    @Override
    public Resources resources(DownloadSpec desired) {
        Resources resources = Resources.manages("path:" + desired.path()).needing(needs(desired));
        // Only for the order: wget will do as well.
        return desired.state() == Presence.ABSENT ? resources : resources.needing("command:curl");
    }

    private static List<String> needs(DownloadSpec desired) {
        if (desired.state() == Presence.ABSENT) {
            return List.of();
        }
        List<String> needs =
                Needs.both(Needs.parent(desired.path()), desired.attributes().needs());
        return desired.signature().isPresent() ? Needs.both(needs, List.of("command:gpgv")) : needs;
    }

    private static Probe<FileState> probe(DownloadSpec desired) {
        return desired.sha256()
                .map(sha256 -> FileProbe.against(desired.path(), sha256))
                .orElseGet(() -> desired.checksums().isPresent()
                        ? FileProbe.digest(desired.path())
                        : FileProbe.of(desired.path()));
    }

    @Override
    public List<Probe<?>> probes(DownloadSpec desired) {
        List<Probe<?>> probes = new ArrayList<>(Needs.probes(needs(desired), probe(desired)));
        Source.probe(desired).ifPresent(probes::add);
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(DownloadSpec desired, Answers answers) {
        FileState state = answers.get(probe(desired));
        String path = desired.path();
        boolean absent = desired.state() == Presence.ABSENT;
        Optional<Source> source = Source.probe(desired).map(answers::get);
        return switch (state.type()) {
            case MISSING -> absent ? Decision.upToDate("there is no such file") : fetch(desired, state, source);
            case FILE -> absent ? Obstacles.remove(path, state) : mend(desired, state, source);
            case LINK -> Obstacles.link("file", path, state);
            case DIRECTORY, OTHER -> Obstacles.occupied("file", path, state);
            case HIDDEN -> Obstacles.hidden(path);
        };
    }

    private static Decision mend(DownloadSpec desired, FileState state, Optional<Source> source) {
        Attributes attributes = desired.attributes();
        boolean right = source.map(s -> switch (s.kind()) {
                    case SAME, SILENT -> true;
                    case DIGEST -> state.digest().equals(Optional.of(s.text()));
                    case NEW, CHANGED, EDITED, UNKNOWN, FAILED -> false;
                })
                .orElseGet(state::matches);
        if (!right) {
            return fetch(desired, state, source);
        }
        List<Difference> differences = attributes.differences(state);
        boolean silent = source.filter(s -> s.kind() == Source.Kind.SILENT).isPresent();
        return differences.isEmpty()
                ? Decision.upToDate(
                        silent
                                ? "it is what was fetched; its server never says whether it has another"
                                : "content, owner and mode are as desired")
                : Decision.change(Obstacles.differs(differences), differences, attributes.mend(desired.path(), state));
    }

    private static Decision fetch(DownloadSpec desired, FileState state, Optional<Source> source) {
        Optional<Source> failed = source.filter(s -> s.kind() == Source.Kind.FAILED);
        if (failed.isPresent()) {
            return Decision.blocked(
                    failed.get().text(), "See whether the host can reach it, or give the file's `sha256`.");
        }
        if (!state.writable()) {
            return Obstacles.fixed(desired.path(), state);
        }
        boolean there = state.isFile();
        Attributes attributes = desired.attributes();
        List<Difference> differences = new ArrayList<>();
        differences.add(new Difference(
                "content",
                there ? Optional.of("(" + state.size() + " bytes)") : Optional.empty(),
                desired.url(),
                false));
        differences.addAll(there ? attributes.differences(state) : attributes.created());
        long uid = there ? state.uid() : state.asker().uid();
        long gid = there ? state.gid() : state.asker().gid();
        // A list that cannot be read yet is read before this is done.
        String digest = desired.sha256()
                .or(() -> source.filter(s -> s.kind() == Source.Kind.DIGEST).map(Source::text))
                .orElse(desired.checksums().isPresent() ? "not known yet" : "");
        Command command = Command.shell(
                FETCH,
                desired.path(),
                desired.url().orElseThrow(),
                digest,
                attributes.owner().orElse(Long.toString(uid)) + ":"
                        + attributes.group().orElse(Long.toString(gid)),
                attributes.mode().orElse(there ? state.mode() : NEW_MODE),
                desired.checksums().isPresent() ? "" : desired.signature().orElse(""));
        if (!desired.headers().isEmpty()) {
            command = command.with("FETTLE_HEADERS", Web.headers(desired.headers()));
        }
        if (desired.proxy().isPresent()) {
            command = command.with("FETTLE_PROXY", desired.proxy().get());
        }
        if (desired.signature().isPresent() && desired.checksums().isEmpty()) {
            command = command.with("FETTLE_KEY", Content.of(desired.key64()));
        }
        return Decision.change(reason(there, source, differences), differences, List.of(command));
    }

    private static String reason(boolean there, Optional<Source> source, List<Difference> differences) {
        if (!there) {
            return "the file is missing";
        }
        return source.map(s -> switch (s.kind()) {
                    case CHANGED -> "the server has another file";
                    case EDITED -> "the file is not what was fetched";
                    case UNKNOWN -> "nobody knows where the file comes from";
                    case DIGEST, NEW, SAME, SILENT, FAILED -> Obstacles.differs(differences);
                })
                .orElseGet(() -> Obstacles.differs(differences));
    }

    @Override
    public Optional<DownloadSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(DownloadSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
