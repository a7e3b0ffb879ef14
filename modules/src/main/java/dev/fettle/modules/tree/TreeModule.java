package dev.fettle.modules.tree;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know directories and all files below them. */
public final class TreeModule implements TaskModule<TreeSpec> {

    @Override
    public String name() {
        return "fettle.tree";
    }

    @Override
    public Class<TreeSpec> specType() {
        return TreeSpec.class;
    }

    @Override
    public Resources resources(TreeSpec desired) {
        // Its files are its own: what another task held before is handed over and not taken away.
        List<String> keys = new ArrayList<>(List.of("path:" + desired.path()));
        desired.directories().forEach(name -> keys.add("path:" + desired.path() + "/" + name));
        desired.files().files().keySet().forEach(name -> keys.add("path:" + desired.path() + "/" + name));
        return Resources.manages(keys.toArray(String[]::new)).needing(needs(desired));
    }

    private static List<String> needs(TreeSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(
                        Needs.both(Needs.parent(desired.path()), List.of("command:tar")),
                        desired.ofDirectory().needs());
    }

    /** Return the question about a path below the directory; an empty name means the directory itself. */
    static Probe<FileState> at(TreeSpec desired, String name) {
        return name.isEmpty()
                ? FileProbe.of(desired.path())
                : Optional.ofNullable(desired.files().files().get(name))
                        .map(content -> FileProbe.of(desired.path() + "/" + name, content))
                        .orElseGet(() -> FileProbe.of(desired.path() + "/" + name));
    }

    static Probe<FileState> list(TreeSpec desired) {
        String path = desired.path() + "/" + TreeSpec.OWN.get(0);
        return desired.state() == Presence.ABSENT ? FileProbe.of(path) : FileProbe.of(path, desired.list());
    }

    /** Return the question about what an earlier run may have left. */
    static Probe<FileState> archive(TreeSpec desired) {
        return FileProbe.digest(desired.path() + "/" + TreeSpec.OWN.get(1));
    }

    @Override
    public List<Probe<?>> probes(TreeSpec desired) {
        List<Probe<?>> probes = new ArrayList<>();
        probes.add(at(desired, ""));
        desired.directories().forEach(name -> probes.add(at(desired, name)));
        desired.files().files().keySet().forEach(name -> probes.add(at(desired, name)));
        probes.add(list(desired));
        probes.add(archive(desired));
        probes.add(Listing.probe(desired));
        probes.addAll(Needs.probes(needs(desired)));
        return List.copyOf(probes);
    }

    @Override
    public Decision decide(TreeSpec desired, Answers answers) {
        return desired.state() == Presence.ABSENT
                ? TreeRemoval.decide(desired, answers.get(at(desired, "")), answers)
                : new TreeChange(desired, answers).decide();
    }

    @Override
    public Optional<TreeSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(TreeSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }
}
