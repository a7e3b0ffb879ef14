package dev.fettle.modules.hostsentry;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Know lines of {@code /etc/hosts}. Comments, other names and their order stay. */
public final class HostsEntryModule implements TaskModule<HostsEntrySpec> {

    private static final String PATH = "/etc/hosts";
    private static final String PREFIX = "hosts-entry:";
    private static final Probe<FileState> PROBE = TextEdits.probe(PATH);

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
        desired.names().forEach(n -> keys.add(PREFIX + desired.address() + " " + n));
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
        return TextEdits.decide(
                PATH,
                answers.get(PROBE),
                desired.state() == Presence.PRESENT,
                desired.state() == Presence.ABSENT ? "there is no such entry" : "the entry is there",
                text -> edited(desired, text));
    }

    private static Edited edited(HostsEntrySpec desired, String text) {
        boolean absent = desired.state() == Presence.ABSENT;
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<String> gone = new ArrayList<>();
        List<String> come = new ArrayList<>();
        boolean right = false;
        int place = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            String line = TextEdits.bare(lines.get(i));
            List<String> words = words(line);
            if (words.size() < 2 || !concerns(desired, words.get(0))) {
                continue;
            }
            List<String> names = words.subList(1, words.size());
            List<String> others =
                    names.stream().filter(n -> !desired.names().contains(n)).toList();
            boolean exact = words.get(0).equals(desired.address()) && names.equals(desired.names());
            if (others.size() == names.size() || exact && !absent && !right) {
                right |= exact;
                continue;
            }
            gone.add(line);
            if (others.isEmpty()) {
                place = Math.min(place, i);
                lines.remove(i--);
            } else {
                String kept = words.get(0) + "\t" + String.join(" ", others) + comment(line);
                come.add(kept);
                lines.set(i, kept + lines.get(i).substring(line.length()));
            }
        }
        if (!absent && !right) {
            String line = desired.address() + "\t" + String.join(" ", desired.names());
            come.add(line);
            TextEdits.insert(lines, Math.min(place, lines.size()), List.of(line));
        }
        Difference difference = new Difference("entry", text(gone), text(come), false);
        return new Edited(String.join("", lines), Optional.empty(), Optional.of(difference));
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
        if (!resource.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = resource.substring(PREFIX.length()).split(" ", 2);
        return Optional.of(HostsEntrySpec.absent(words[0], List.of(words[1])));
    }
}
