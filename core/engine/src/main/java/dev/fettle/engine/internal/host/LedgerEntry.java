package dev.fettle.engine.internal.host;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Say what one taskserv put on a host. Kept there as one small file of {@code name=value} lines; never holds a secret.
 *
 * @param infra the infra that declared it
 * @param module the module that knows it
 * @param resource its key, such as {@code path:/etc/coder.d/coder.env}
 * @param created whether the engine brought it about; what was there before is adopted and never deleted
 * @param owners the tasks that declared it, as {@code owner/name}
 * @param order its place among the host's tasks; things are taken away in reverse
 */
public record LedgerEntry(
        String infra, String module, String resource, boolean created, List<String> owners, int order) {

    /** The version of the file's format. */
    public static final int FORMAT_VERSION = 1;

    /** Check and copy the parts. */
    public LedgerEntry {
        requireNonNull(infra, "infra is null");
        requireNonNull(module, "module is null");
        requireNonNull(resource, "resource is null");
        owners = List.copyOf(owners);
    }

    /** Return the text of the file. */
    public String encode() {
        return "version=" + FORMAT_VERSION + "\ninfra=" + infra + "\nmodule=" + module + "\nresource="
                + escape(resource) + "\norigin=" + (created ? "created" : "adopted") + "\nowners="
                + String.join(" ", owners) + "\norder=" + order + "\n";
    }

    /** Read the text of a file; empty when it is not an entry of a version that this engine reads. */
    public static Optional<LedgerEntry> decode(String text) {
        Map<String, String> values = text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (a, b) -> b));
        try {
            if (Integer.parseInt(values.getOrDefault("version", "0")) != FORMAT_VERSION) {
                return Optional.empty();
            }
            return Optional.of(new LedgerEntry(
                    values.getOrDefault("infra", ""),
                    values.getOrDefault("module", ""),
                    unescape(values.getOrDefault("resource", "")),
                    values.getOrDefault("origin", "").equals("created"),
                    List.of(values.getOrDefault("owners", "").split(" ")),
                    Integer.parseInt(values.getOrDefault("order", "0"))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Return the names of the taskserv instances that own it. */
    public List<String> instances() {
        List<String> names = new ArrayList<>();
        for (String owner : owners) {
            names.add(owner.substring(0, Math.max(0, owner.indexOf('/'))));
        }
        return names;
    }

    /** Return how a task stands among the owners. */
    public static String owner(TaskId id) {
        return id.owner() + "/" + id.name();
    }

    /** Return the key by which an entry is found. */
    public String key() {
        return module + " " + resource;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
