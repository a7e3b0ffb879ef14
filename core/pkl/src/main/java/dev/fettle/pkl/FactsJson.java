package dev.fettle.pkl;

import dev.fettle.engine.model.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Write facts as the JSON that {@code Infra.pkl} reads. */
final class FactsJson {

    private FactsJson() {}

    static String of(Facts facts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("os_id", facts.osId());
        fields.put("os_family", facts.osFamily());
        fields.put("os_version", facts.osVersion());
        fields.put("os_codename", facts.osCodename());
        fields.put("arch", facts.arch());
        fields.put("hostname", facts.hostname());
        fields.put("init", facts.init());
        fields.put("cpus", facts.cpus());
        fields.put("memory", facts.memoryBytes());
        fields.put("disk_free", facts.diskFreeBytes());
        fields.put("login_user", facts.loginUser());
        fields.put("extra", new TreeMap<>(facts.extra()));
        return object(fields);
    }

    private static String object(Map<String, ?> fields) {
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> {
            json.append(json.length() > 1 ? "," : "").append(text(name)).append(':');
            if (value instanceof Map<?, ?> nested) {
                Map<String, Object> copy = new LinkedHashMap<>();
                nested.forEach((k, v) -> copy.put(String.valueOf(k), String.valueOf(v)));
                json.append(object(copy));
            } else {
                json.append(value instanceof Number ? value.toString() : text(String.valueOf(value)));
            }
        });
        return json.append('}').toString();
    }

    private static String text(String value) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
