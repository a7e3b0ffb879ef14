package dev.fettle.engine.internal;

import dev.fettle.engine.model.Facts;
import java.util.LinkedHashMap;
import java.util.Map;

/** Read the reply to the first question about a host: lines of {@code name=value}. */
final class FactsReader {

    private FactsReader() {}

    static Facts read(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), unquote(line.substring(equals + 1)));
            }
        });
        String id = values.getOrDefault("os.ID", "unknown");
        Map<String, String> extra = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith("extra.")) {
                extra.put(name.substring("extra.".length()), value);
            }
        });
        return new Facts(
                id,
                family(id + " " + values.getOrDefault("os.ID_LIKE", "")),
                values.getOrDefault("os.VERSION_ID", ""),
                values.getOrDefault("os.VERSION_CODENAME", ""),
                arch(values.getOrDefault("machine", "unknown")),
                values.getOrDefault("hostname", "unknown"),
                values.getOrDefault("init", "unknown"),
                (int) number(values.getOrDefault("cpus", "0")),
                number(values.getOrDefault("memory_kib", "0")) << 10,
                number(values.getOrDefault("disk_free_kib", "0")) << 10,
                values.getOrDefault("user", "unknown"),
                values.getOrDefault("boot_id", ""),
                extra);
    }

    private static String unquote(String value) {
        return value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private static String family(String ids) {
        for (String id : ids.split("\\s+")) {
            switch (id) {
                case "debian", "ubuntu" -> {
                    return "debian";
                }
                case "rhel", "fedora", "centos", "rocky", "almalinux" -> {
                    return "rhel";
                }
                case "suse", "opensuse" -> {
                    return "suse";
                }
                case "alpine", "arch" -> {
                    return id;
                }
                default -> {}
            }
        }
        return "unknown";
    }

    /** Name an architecture as Debian does. */
    private static String arch(String machine) {
        return switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armv7l" -> "armhf";
            case "i686", "i586" -> "i386";
            default -> machine;
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
