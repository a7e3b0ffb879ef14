package dev.fettle.standin.provision;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Look whether brackets, quotes and heredocs of a Terraform file close, and nothing else. */
final class HclText {
    private static final Pattern HEREDOC = Pattern.compile("<<-?([A-Za-z_][A-Za-z0-9_]*)\\R");
    private static final String OPENING = "{[(";
    private static final String CLOSING = "}])";

    private final String text;
    /** Where brackets, strings and interpolations in strings begin that are open. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private HclText(String text) {
        this.text = text;
    }

    /** Return what is wrong with the text, with its line; blank if nothing is. */
    static String fault(String name, String text) {
        HclText hcl = new HclText(text);
        int at = hcl.scan();
        if (at < 0) {
            return "";
        }
        int from = hcl.open.isEmpty() ? at : hcl.open.element();
        long line = 1 + text.substring(0, from).chars().filter(c -> c == '\n').count();
        return name + " line " + line + ": "
                + (hcl.open.isEmpty() ? "Argument or block definition required" : "Unclosed configuration block");
    }

    /** Return where something does not close; negative if all does. */
    private int scan() {
        int at = 0;
        while (at < text.length()) {
            boolean isQuoted = !open.isEmpty() && text.charAt(open.element()) == '"';
            int next = isQuoted ? quoted(at) : plain(at);
            if (next < 0) {
                return at;
            }
            at = next;
        }
        return open.isEmpty() ? -1 : text.length();
    }

    private int quoted(int at) {
        char c = text.charAt(at);
        if (c == '\\') {
            return at + 2;
        }
        if (c == '\n') {
            return -1;
        }
        if ((c == '$' || c == '%') && text.startsWith("{", at + 1)) {
            open.push(at);
            return at + 2;
        }
        if (c == '"') {
            open.pop();
        }
        return at + 1;
    }

    private int plain(int at) {
        char c = text.charAt(at);
        if (c == '#' || text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at);
            return end < 0 ? -1 : end + 2;
        }
        Matcher heredoc = HEREDOC.matcher(text).region(at, text.length());
        if (heredoc.lookingAt()) {
            Matcher end =
                    Pattern.compile("(?m)^\\s*" + heredoc.group(1) + "\\s*$").matcher(text);
            return end.find(heredoc.end()) ? end.end() : -1;
        }
        if (c == '"' || OPENING.indexOf(c) >= 0) {
            open.push(at);
        } else if (CLOSING.indexOf(c) >= 0) {
            char expected = OPENING.charAt(CLOSING.indexOf(c));
            char begun = open.isEmpty() ? 0 : text.charAt(open.element());
            boolean isInterpolation = c == '}' && (begun == '$' || begun == '%');
            if (begun != expected && !isInterpolation) {
                return -1;
            }
            open.pop();
        }
        return at + 1;
    }
}
