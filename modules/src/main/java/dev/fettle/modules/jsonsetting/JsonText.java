package dev.fettle.modules.jsonsetting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Read JSON as RFC 8259 has it, and remember where each part stands. */
final class JsonText {

    private static final int DEPTH_LIMIT = 200;
    private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** What a value is. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        WORD
    }

    /**
     * A value.
     *
     * @param end where it is over
     * @param meaning equal for values that mean the same; a number means what is written, for readers tell 1 from 1.0
     */
    record Node(Kind kind, int start, int end, Object meaning, List<Member> members) {}

    /**
     * A member of an object, or an item of an array.
     *
     * @param name empty for an item
     * @param start where the name stands, or the item
     * @param nameEnd where the name is over; {@code start} for an item
     */
    record Member(String name, int start, int nameEnd, Node node) {}

    /** A word or a number, which is no string. */
    private record Word(String text) {}

    /**
     * Read a whole text.
     *
     * @throws IllegalArgumentException saying where it is not JSON
     */
    static Node parse(String text) {
        JsonText reader = new JsonText(text);
        reader.blank();
        Node node = reader.value(0);
        reader.blank();
        if (reader.at < text.length()) {
            throw reader.odd();
        }
        return node;
    }

    private IllegalArgumentException odd() {
        int line =
                1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        int column = at - text.lastIndexOf('\n', at - 1);
        return new IllegalArgumentException("there is no JSON at line " + line + ", column " + column);
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean takes(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Node value(int depth) {
        if (depth > DEPTH_LIMIT) {
            throw odd();
        }
        int start = at;
        if (takes('{')) {
            return container(start, true, depth);
        }
        if (takes('[')) {
            return container(start, false, depth);
        }
        if (at < text.length() && text.charAt(at) == '"') {
            String string = string();
            return new Node(Kind.STRING, start, at, string, List.of());
        }
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        if (!List.of("true", "false", "null").contains(word) && !word.matches(NUMBER)) {
            at = start;
            throw odd();
        }
        return new Node(Kind.WORD, start, at, new Word(word), List.of());
    }

    private Node container(int start, boolean object, int depth) {
        List<Member> members = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        blank();
        char close = object ? '}' : ']';
        if (!takes(close)) {
            do {
                blank();
                int from = at;
                String name = object ? string() : "";
                int nameEnd = at;
                blank();
                if (object && !takes(':')) {
                    throw odd();
                }
                blank();
                Node node = value(depth + 1);
                members.add(new Member(name, from, nameEnd, node));
                named.put(name, node.meaning());
                blank();
            } while (takes(','));
            if (!takes(close)) {
                throw odd();
            }
        }
        Object meaning = object
                ? named
                : members.stream().map(member -> member.node().meaning()).toList();
        return new Node(object ? Kind.OBJECT : Kind.ARRAY, start, at, meaning, List.copyOf(members));
    }

    private String string() {
        if (!takes('"')) {
            throw odd();
        }
        StringBuilder string = new StringBuilder();
        while (!takes('"')) {
            if (at >= text.length() || text.charAt(at) < ' ') {
                throw odd();
            }
            char c = text.charAt(at);
            at++;
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        int which = at < text.length() ? "\"\\/bfnrtu".indexOf(text.charAt(at)) : -1;
        if (which < 0) {
            throw odd();
        }
        at++;
        if (which < 8) {
            return "\"\\/\b\f\n\r\t".charAt(which);
        }
        int end = at + 4;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]{4}")) {
            throw odd();
        }
        char c = (char) Integer.parseInt(text.substring(at, end), 16);
        at = end;
        return c;
    }

    /** Write a string. */
    static String quoted(String string) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
