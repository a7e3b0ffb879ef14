package dev.fettle.standin.config;

import java.util.ArrayList;
import java.util.List;

/** Split and join one line of comma-separated values, with double quotes where needed. */
final class Csv {
    private Csv() {}

    /**
     * Split a line.
     *
     * @throws IllegalArgumentException if a quote is not closed
     */
    static List<String> split(String line) {
        List<String> items = new ArrayList<>();
        if (line.isEmpty()) {
            return items;
        }
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                item.append('"');
                i++;
            } else if (c == '"' && (quoted || item.length() == 0)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                items.add(item.toString());
                item.setLength(0);
            } else {
                item.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        items.add(item.toString());
        return items;
    }

    /** Join items so that {@link #split} gives them back. */
    static String join(List<String> items) {
        List<String> cells = new ArrayList<>();
        for (String item : items) {
            boolean plain = !item.isEmpty() && item.indexOf(',') < 0 && item.indexOf('"') < 0;
            cells.add(plain ? item : '"' + item.replace("\"", "\"\"") + '"');
        }
        return String.join(",", cells);
    }
}
