package dev.fettle.modules.hostsentry;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.LineFile;
import dev.fettle.modules.support.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Know lines of {@code /etc/hosts}. Comments, other names and their order stay. */
public final class HostsEntryModule implements TaskModule<HostsEntrySpec> {

    private static final String PATH = "/etc/hosts";
    private static final String PREFIX = "hosts-entry:";
    private static final Probe<FileState> PROBE = FileProbe.read(PATH);

    @Override
    public String name() {
        return "fettle.hosts-entry";
    }

    @Override
    public Class<HostsEntrySpec> specType() {
        return HostsEntrySpec.class;
    }

    @Override
    public Resources resources(HostsEntrySpec desired) {
        List<String> keys = new ArrayList<>();
        keys.add(PREFIX + desired.address() + " " + String.join(" ", desired.names()));
        String family = desired.isRelated("::") ? "6" : "4";
        desired.names().forEach(n -> keys.add("hosts-name:" + family + " " + n));
        return Resources.manages(keys.toArray(String[]::new)).exclusively("path:" + PATH);
    }

    @Override
    public List<Probe<?>> probes(HostsEntrySpec desired) {
        return List.of(PROBE);
    }

    @Override
    public Decision decide(HostsEntrySpec desired, Answers answers) {
        FileState state = answers.get(PROBE);
        Optional<Decision> obstacle = LineFile.obstacle(PATH, state);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        boolean absent = desired.state() == Presence.ABSENT;
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        boolean right = false;
        String rightLine = "";
        for (String line : LineFile.lines(state)) {
            List<String> words = words(line);
            if (words.size() < 2 || !concerns(desired, words.get(0))) {
                continue;
            }
            List<String> names = words.subList(1, words.size());
            List<String> others =
                    names.stream().filter(n -> !desired.names().contains(n)).toList();
            boolean exact = words.get(0).equals(desired.address()) && names.equals(desired.names());
            if (others.size() == names.size() || (exact && !absent && !right)) {
                if (exact) {
                    right = true;
                    rightLine = line;
                }
                continue;
            }
            old.add(line);
            if (!others.isEmpty()) {
                fresh.add(words.get(0) + "\t" + String.join(" ", others) + comment(line));
            }
        }
        if (old.contains(rightLine)) {
            // Equal lines go together, so the right one comes back with the new ones.
            old.add(rightLine);
            right = false;
        }
        if (!absent && !right) {
            fresh.add(desired.address() + "\t" + String.join(" ", desired.names()));
        }
        Draft draft = new Draft();
        if (!old.isEmpty() || !fresh.isEmpty()) {
            draft.add(new Difference("entry", text(old), text(fresh), false), LineFile.edit(PATH, "0644", old, fresh));
        }
        return draft.decision(absent ? "there is no such entry" : "the entry is there");
    }

    /** An absent entry is one of its own address; a present one draws its names from all addresses of the family. */
    private static boolean concerns(HostsEntrySpec desired, String address) {
        return desired.state() == Presence.ABSENT ? address.equals(desired.address()) : desired.isRelated(address);
    }

    private static List<String> words(String line) {
        String text = line.split("#", 2)[0].strip();
        return text.isEmpty() ? List.of() : List.of(text.split("[ \\t]+"));
    }

    private static String comment(String line) {
        int hash = line.indexOf('#');
        return hash < 0 ? "" : " " + line.substring(hash).strip();
    }

    private static Optional<String> text(List<String> lines) {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        lines.stream().map(l -> l.strip().replace('\t', ' ')).collect(Collectors.joining("; ")));
    }

    @Override
    public Optional<HostsEntrySpec> removal(String resource) {
        List<String> words = resource.startsWith(PREFIX)
                ? List.of(resource.substring(PREFIX.length()).split(" "))
                : List.of();
        return words.size() < 2
                ? Optional.empty()
                : Optional.of(HostsEntrySpec.absent(words.get(0), words.subList(1, words.size())));
    }
}
