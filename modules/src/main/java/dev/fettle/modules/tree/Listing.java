package dev.fettle.modules.tree;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;

/**
 * Hold what lies below a directory.
 *
 * @param listed files that were put there for a tree, and are there
 * @param files all that is no directory; only where asked for
 * @param directories all directories; only where asked for
 */
record Listing(List<String> listed, List<String> files, List<String> directories) {

    private static final ProbeKind<Listing> KIND = new ProbeKind<>(
            "tree",
            ProbeKind.Style.EACH,
            Scripts.load(Listing.class, "tree.sh"),
            Listing::parse,
            new Listing(List.of(), List.of(), List.of()));

    static Probe<Listing> probe(TreeSpec desired) {
        return Probe.of(KIND, desired.path(), desired.purge() ? "all" : "");
    }

    private static Listing parse(RawAnswer raw) {
        Listing found = new Listing(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : raw.lines()) {
            String name = line.substring(Math.min(2, line.length()));
            switch (line.substring(0, Math.min(2, line.length()))) {
                // The list lies where others may write: a name that leads elsewhere is none of ours.
                case "l " -> {
                    if (!("/" + name + "/").matches(".*/(\\.\\.?)?/.*")) {
                        found.listed().add(name);
                    }
                }
                case "f " -> found.files().add(name);
                case "d " -> found.directories().add(name);
                default -> throw new IllegalArgumentException("The answer about a tree has an odd line.");
            }
        }
        return found;
    }
}
