package dev.fettle.standin.config;

import dev.fettle.standin.base.Fatal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Read the part of YAML that configuration files use: one document of nested block mappings and sequences, flow lists
 * and maps on one line, plain and quoted scalars, comments. Scalars stay text; a missing value is null.
 *
 * <p>Anchors, tags and block scalars are refused with the line number.
 */
final class Yaml {
    /** One line that says something. */
    private record Line(int number, int indent, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private int at;

    private Yaml(String text) {
        String[] raw = text.split("\n", -1);
        for (int i = 0; i < raw.length; i++) {
            String body = withoutComment(raw[i]).stripTrailing();
            int indent = body.length() - body.stripLeading().length();
            if (body.startsWith("---") && lines.isEmpty() || body.isBlank()) {
                continue;
            }
            if (body.startsWith("---")) {
                throw wrong(i + 1, "more than one document");
            }
            if (body.substring(0, indent).indexOf('\t') >= 0) {
                throw wrong(i + 1, "a tab in the indentation");
            }
            lines.add(new Line(i + 1, indent, body.strip()));
        }
    }

    /**
     * Read a document.
     *
     * @return maps, lists, strings and nulls; null for an empty document
     * @throws Fatal if the text is not understood
     */
    static @Nullable Object parse(String text) {
        Yaml yaml = new Yaml(text);
        if (yaml.lines.isEmpty()) {
            return null;
        }
        Object value = yaml.block(yaml.lines.get(0).indent());
        if (yaml.at < yaml.lines.size()) {
            throw wrong(yaml.lines.get(yaml.at).number(), "the indentation does not fit");
        }
        return value;
    }

    private @Nullable Object block(int indent) {
        Line first = lines.get(at);
        if (isItem(first.text())) {
            return sequence(indent);
        }
        if (keyEnd(first.text()) >= 0) {
            return mapping(indent);
        }
        at++;
        return scalar(first.text(), first.number());
    }

    private Map<String, @Nullable Object> mapping(int indent) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (at < lines.size()
                && lines.get(at).indent() == indent
                && !isItem(lines.get(at).text())) {
            Line line = lines.get(at);
            int end = keyEnd(line.text());
            if (end < 0) {
                throw wrong(line.number(), "expected `key: value`");
            }
            Object name = scalar(line.text().substring(0, end).strip(), line.number());
            String key = name == null ? "null" : name.toString();
            String rest = line.text().substring(end + 1).strip();
            at++;
            if (map.containsKey(key)) {
                throw wrong(line.number(), "mapping key \"" + key + "\" already defined");
            }
            map.put(key, rest.isEmpty() ? nested(indent) : scalar(rest, line.number()));
        }
        return map;
    }

    /** A sequence may stand at the same indentation as the key it belongs to. */
    private @Nullable Object nested(int indent) {
        if (at >= lines.size()) {
            return null;
        }
        Line next = lines.get(at);
        if (next.indent() > indent) {
            return block(next.indent());
        }
        return next.indent() == indent && isItem(next.text()) ? sequence(indent) : null;
    }

    private List<@Nullable Object> sequence(int indent) {
        List<@Nullable Object> list = new ArrayList<>();
        while (at < lines.size()
                && lines.get(at).indent() == indent
                && isItem(lines.get(at).text())) {
            Line line = lines.get(at);
            String rest = line.text().substring(1).strip();
            if (rest.isEmpty()) {
                at++;
                list.add(
                        at < lines.size() && lines.get(at).indent() > indent
                                ? block(lines.get(at).indent())
                                : null);
            } else if (keyEnd(rest) >= 0 && "{[\"'".indexOf(rest.charAt(0)) < 0) {
                int inner = indent + line.text().length() - rest.length();
                lines.set(at, new Line(line.number(), inner, rest));
                list.add(mapping(inner));
            } else {
                at++;
                list.add(scalar(rest, line.number()));
            }
        }
        return list;
    }

    private static @Nullable Object scalar(String text, int number) {
        if (text.isEmpty()) {
            return null;
        }
        switch (text.charAt(0)) {
            case '[', '{':
                Flow flow = new Flow(text, number);
                Object value = flow.value();
                flow.end();
                return value;
            case '\'', '"':
                Flow quoted = new Flow(text, number);
                String inner = quoted.quoted();
                quoted.end();
                return inner;
            case '&', '*', '!', '|', '>', '%', '@', '`':
                throw wrong(number, "`" + text.charAt(0) + "` is not understood by the stand-in");
            default:
                return "null".equals(text) || "~".equals(text) ? null : text;
        }
    }

    private static boolean isItem(String text) {
        return text.equals("-") || text.startsWith("- ");
    }

    /** Return where the colon of a key is, or -1. */
    private static int keyEnd(String text) {
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        int from = 0;
        if (quote == '"' || quote == '\'') {
            from = text.indexOf(quote, 1) + 1;
            return from > 0 && text.startsWith(":", from) ? from : -1;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == ':' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
                return i;
            }
        }
        return -1;
    }

    private static String withoutComment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean starts = i == 0 || " [{,:".indexOf(line.charAt(i - 1)) >= 0;
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && starts) {
                quote = c;
            } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static Fatal wrong(int number, String what) {
        return new Fatal("yaml: line " + number + ": " + what);
    }

    /** Reads lists and maps that stand on one line. */
    private static final class Flow {
        private final String text;
        private final int number;
        private int at;

        Flow(String text, int number) {
            this.text = text;
            this.number = number;
        }

        @Nullable
        Object value() {
            blanks();
            if (take('[')) {
                List<@Nullable Object> list = new ArrayList<>();
                while (!take(']')) {
                    list.add(value());
                    separator(']');
                }
                return list;
            }
            if (take('{')) {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (!take('}')) {
                    Object key = word(":,}");
                    if (!take(':')) {
                        throw wrong(number, "expected `:`");
                    }
                    map.put(String.valueOf(key), value());
                    separator('}');
                }
                return map;
            }
            return word(",]}");
        }

        private void separator(char close) {
            blanks();
            if (!take(',') && (at >= text.length() || text.charAt(at) != close)) {
                throw wrong(number, "expected `,` or `" + close + "`");
            }
            blanks();
        }

        private @Nullable Object word(String stops) {
            blanks();
            if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
                return quoted();
            }
            int from = at;
            while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return scalar(text.substring(from, at).strip(), number);
        }

        String quoted() {
            char quote = text.charAt(at++);
            StringBuilder out = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == quote) {
                    if (quote == '"' || at >= text.length() || text.charAt(at) != quote) {
                        return out.toString();
                    }
                    at++;
                } else if (c == '\\' && quote == '"' && at < text.length()) {
                    char next = text.charAt(at++);
                    c = next == 'n' ? '\n' : next == 't' ? '\t' : next;
                }
                out.append(c);
            }
            throw wrong(number, "a quote is not closed");
        }

        void end() {
            blanks();
            if (at < text.length()) {
                throw wrong(number, "more text after the value");
            }
        }

        private boolean take(char wanted) {
            blanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            if (at >= text.length() && (wanted == ']' || wanted == '}')) {
                throw wrong(number, "expected `" + wanted + "`");
            }
            return false;
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}
