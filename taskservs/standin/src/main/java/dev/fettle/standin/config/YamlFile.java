package dev.fettle.standin.config;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Json;
import dev.fettle.standin.base.ReleaseVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turn a YAML file into values of options, and values of options into a YAML file. */
final class YamlFile {
    private YamlFile() {}

    /**
     * Read a file's text.
     *
     * @return values by environment variable
     * @throws Fatal on bad syntax, unknown keys or values of the wrong type
     */
    static Map<String, String> read(String text, String file, OptionTable table, ReleaseVersion version) {
        Object tree;
        try {
            tree = Yaml.parse(text);
        } catch (Fatal e) {
            throw new Fatal("read config file `" + file + "`: " + e.getMessage());
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        if (tree != null) {
            walk("", tree, table, version, values, faults);
        }
        if (!faults.isEmpty()) {
            throw new Fatal("config file `" + file + "`: " + String.join("; ", faults));
        }
        return values;
    }

    private static void walk(
            String path,
            @Nullable Object node,
            OptionTable table,
            ReleaseVersion version,
            Map<String, String> values,
            List<String> faults) {
        Option option = table.byYaml(path).orElse(null);
        if (option != null) {
            if (node != null) {
                take(option, node, version, values, faults);
            }
        } else if (!path.isEmpty() && !table.isGroup(path)) {
            faults.add("unknown option \"" + path + "\"");
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, child) ->
                    walk(path.isEmpty() ? key.toString() : path + "." + key, child, table, version, values, faults));
        } else if (node != null) {
            faults.add("\"" + path + "\" is a group of options, not a value");
        }
    }

    private static void take(
            Option option, Object node, ReleaseVersion version, Map<String, String> values, List<String> faults) {
        try {
            String text = text(option, node);
            Values.check(option, text, version);
            values.put(option.env(), text);
        } catch (IllegalArgumentException e) {
            faults.add("option \"" + option.yaml() + "\" " + e.getMessage());
        }
    }

    private static String text(Option option, Object node) {
        if (option.isStructure()) {
            return node instanceof String text ? text : Json.write(node);
        }
        if (option.isList()) {
            if (!(node instanceof List<?> items)) {
                throw new IllegalArgumentException("is not a list");
            }
            return Csv.join(items.stream().map(String::valueOf).toList());
        }
        if (!(node instanceof String text)) {
            throw new IllegalArgumentException("is not a single value");
        }
        return text;
    }

    /** Write every option that has a YAML path, as nested groups. Secrets have no path, so none is written. */
    static String write(OptionTable table, Settings settings) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (Option option : table.options()) {
            if (!option.yaml().isEmpty()) {
                String[] path = option.yaml().split("\\.");
                Map<String, Object> group = root;
                for (int i = 0; i < path.length - 1; i++) {
                    group = Json.object(group.computeIfAbsent(path[i], key -> new LinkedHashMap<String, Object>()));
                }
                group.put(path[path.length - 1], rendered(option, settings));
            }
        }
        StringBuilder out = new StringBuilder();
        emit(root, "", out);
        return out.toString();
    }

    private static String rendered(Option option, Settings settings) {
        String text = settings.text(option.env());
        if (option.isList()) {
            return Json.write(settings.list(option.env()));
        }
        if (option.isStructure()) {
            return text.isBlank() ? "null" : text;
        }
        return switch (option.type()) {
            case "bool" -> String.valueOf(settings.on(option.env()));
            case "int" -> String.valueOf(settings.number(option.env()));
            case "duration" -> GoDuration.format(settings.duration(option.env()));
            default -> Json.write(text);
        };
    }

    private static void emit(Map<String, Object> group, String indent, StringBuilder out) {
        group.forEach((key, value) -> {
            out.append(indent).append(key).append(':');
            if (value instanceof Map<?, ?>) {
                out.append('\n');
                emit(Json.object(value), indent + "  ", out);
            } else {
                out.append(' ').append(value).append('\n');
            }
        });
    }
}
