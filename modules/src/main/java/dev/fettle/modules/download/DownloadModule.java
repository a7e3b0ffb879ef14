package dev.fettle.modules.download;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know files that the host fetches from the web, with curl or wget. */
public final class DownloadModule implements TaskModule<DownloadSpec> {

    private static final String NEW_MODE = "0644";
    private static final String FETCH = Scripts.load(DownloadModule.class, "fetch.sh");

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
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(Needs.parent(desired.path()), desired.attributes().needs());
    }

    private static Probe<FileState> probe(DownloadSpec desired) {
        return desired.sha256()
                .map(sha256 -> FileProbe.against(desired.path(), sha256))
                .orElseGet(() -> FileProbe.of(desired.path()));
    }

    @Override
    public List<Probe<?>> probes(DownloadSpec desired) {
        return Needs.probes(needs(desired), probe(desired));
    }

    @Override
    public Decision decide(DownloadSpec desired, Answers answers) {
        FileState state = answers.get(probe(desired));
        String path = desired.path();
        boolean absent = desired.state() == Presence.ABSENT;
        return switch (state.type()) {
            case MISSING -> absent ? Decision.upToDate("there is no such file") : fetch(desired, state);
            case FILE -> absent ? Obstacles.remove(path, state) : mend(desired, state);
            case LINK ->
                Decision.blocked(
                        "`" + path + "` is a symbolic link to `"
                                + state.target().orElse("") + "` and not a file",
                        "Name the file it points to, or remove the link.");
            case DIRECTORY, OTHER -> Obstacles.occupied("file", path, state);
            case HIDDEN -> Obstacles.hidden(path);
        };
    }

    private static Decision mend(DownloadSpec desired, FileState state) {
        Attributes attributes = desired.attributes();
        if (!state.matches()) {
            return fetch(desired, state);
        }
        List<Difference> differences = attributes.differences(state);
        return differences.isEmpty()
                ? Decision.upToDate("content, owner and mode are as desired")
                : Decision.change(Obstacles.differs(differences), differences, attributes.mend(desired.path(), state));
    }

    private static Decision fetch(DownloadSpec desired, FileState state) {
        if (!state.writable()) {
            return Obstacles.fixed(desired.path());
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
        return Decision.change(
                there ? Obstacles.differs(differences) : "the file is missing",
                differences,
                List.of(Command.shell(
                        FETCH,
                        desired.path(),
                        desired.url().orElseThrow(),
                        desired.sha256().orElseThrow(),
                        attributes.owner().orElse(Long.toString(uid)) + ":"
                                + attributes.group().orElse(Long.toString(gid)),
                        attributes.mode().orElse(there ? state.mode() : NEW_MODE))));
    }

    @Override
    public Optional<DownloadSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(DownloadSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
