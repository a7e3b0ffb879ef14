package dev.fettle.modules.archive;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Say what was unpacked into a directory.
 *
 * @param digest the SHA-256 of the archive; {@code -} when it was not unpacked wholly; empty when nothing is known
 * @param made whether the directory was made for it, and so is its alone
 * @param source the SHA-256 of the archive on the host; empty when it is not there or was not asked for
 * @param drift what is not as it was unpacked, by name
 */
record Stamp(String digest, boolean made, String source, List<Difference> drift) {

    private static final Map<String, List<String>> TOOLS = Map.of(
            "zip", List.of("unzip", "bsdtar"), "xz", List.of("xz"), "zst", List.of("zstd"), "bz2", List.of("bzip2"));

    private static final ProbeKind<Stamp> KIND = new ProbeKind<>(
            "archive",
            ProbeKind.Style.EACH,
            Scripts.load(Stamp.class, "archive.sh"),
            Stamp::parse,
            new Stamp("", false, "", List.of()));

    Stamp {
        requireNonNull(digest, "digest is null");
        requireNonNull(source, "source is null");
        drift = List.copyOf(drift);
    }

    static Probe<Stamp> probe(ArchiveSpec desired) {
        String remote = desired.remote().orElse("");
        String name = desired.local()
                .map(file -> String.valueOf(file.path().getFileName()))
                .orElse(remote);
        List<String> arguments = new ArrayList<>(List.of(desired.path(), remote));
        arguments.addAll(TOOLS.getOrDefault(name.substring(name.lastIndexOf('.') + 1), List.of()));
        return Probe.of(KIND, arguments.toArray(String[]::new));
    }

    private static Stamp parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.size() < 2) {
            throw new IllegalArgumentException("The answer about an archive is odd; may the acting user read it?");
        }
        String[] words = lines.get(0).split(" ", -1);
        List<Difference> drift = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] parts = line.split(" ", 2);
            drift.add(Difference.of(
                    parts[1].startsWith("./") ? parts[1].substring(2) : parts[1], parts[0], "as in the archive"));
        }
        return new Stamp(words[0], words.length > 1 && words[1].equals("made"), lines.get(1), drift);
    }
}
