package dev.fettle.modules.support;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Ask for nothing but that needs are met. A question that can be answered whether or not its task's needs are met, such as
 * one about a path, says the truth about the host even in a plan that is foretold; this probe beside it lets the engine
 * report a need that nobody meets.
 */
public final class Needs {

    private static final ProbeKind<Boolean> KIND =
            new ProbeKind<>("needs", ProbeKind.Style.EACH, "probe_needs() { :; }\n", raw -> true, false);

    private Needs() {}

    /** Return a probe with these needs, or none when there are none. */
    public static List<Probe<?>> probes(List<String> keys) {
        return keys.isEmpty() ? List.of() : List.of(new Probe<>(KIND, List.of(), java.util.Optional.empty(), keys));
    }

    /** Return probes followed by one with these needs. */
    public static List<Probe<?>> probes(List<String> keys, Probe<?>... first) {
        List<Probe<?>> all = new ArrayList<>(List.of(first));
        all.addAll(probes(keys));
        return List.copyOf(all);
    }

    /** Return the keys of the directory that holds a path, none for the root. */
    public static List<String> parent(String path) {
        String parent = Checks.parent(path);
        return parent.equals("/") ? List.of() : List.of("path:" + parent);
    }

    /** Return two lists as one. */
    public static List<String> both(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
