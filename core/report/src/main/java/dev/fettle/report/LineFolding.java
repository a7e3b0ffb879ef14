package dev.fettle.report;

import java.lang.Character.UnicodeScript;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fold lines so that they fit a terminal: what follows begins below the text it belongs to, so that columns and diffs stay apart. */
public final class LineFolding {

    /** A colour of {@link Style}; it takes no room. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** What a line of a table begins with: a word, then at least two blanks. */
    private static final Pattern FIRST_COLUMN = Pattern.compile("^ *[^ ]+ {2,}(?=[^ ])");

    private LineFolding() {}

    /**
     * Return a text with no line wider than {@code columns}.
     *
     * @param columns the width; below 20 nothing is folded
     */
    public static String fold(String text, int columns) {
        if (columns < 20) {
            return text;
        }
        StringBuilder folded = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int stop = end < 0 ? text.length() : end;
            line(folded, text.substring(from, stop), columns);
            if (end >= 0) {
                folded.append('\n');
            }
            from = stop + 1;
        }
        return folded.toString();
    }

    /** Return the beginning of a line that fits into some columns, with an ellipsis where something is cut off; without colours. */
    public static String clip(String line, int columns) {
        String plain = plain(line);
        if (width(plain) <= columns) {
            return plain;
        }
        StringBuilder kept = new StringBuilder();
        int room = columns - 1;
        for (int at = 0; at < plain.length(); at += Character.charCount(plain.codePointAt(at))) {
            room -= width(plain.codePointAt(at));
            if (room < 0) {
                break;
            }
            kept.appendCodePoint(plain.codePointAt(at));
        }
        return columns > 0 ? kept + "…" : "";
    }

    /** Return how many columns of a terminal a text takes. */
    public static int width(String text) {
        return plain(text).codePoints().map(LineFolding::width).sum();
    }

    private static String plain(String text) {
        return COLOUR.matcher(text).replaceAll("");
    }

    private static void line(StringBuilder folded, String line, int columns) {
        if (width(line) <= columns) {
            folded.append(line);
            return;
        }
        String indent = " ".repeat(Math.min(indent(plain(line)), columns / 2));
        StringBuilder row = new StringBuilder();
        int used = 0;
        int lastBlank = -1; // where the row can be broken
        int begins = indent(plain(line)); // no break before the text
        Matcher colour = COLOUR.matcher(line);
        for (int at = 0; at < line.length(); ) {
            if (colour.region(at, line.length()).lookingAt()) {
                row.append(colour.group());
                at = colour.end();
                continue;
            }
            int c = line.codePointAt(at);
            if (used + width(c) > columns) {
                int breaks = c == ' ' || lastBlank < 0 ? row.length() : lastBlank;
                String rest = breaks < row.length() ? row.substring(breaks + 1) : "";
                folded.append(row, 0, breaks).append('\n');
                row = new StringBuilder(indent).append(rest);
                used = indent.length() + width(rest);
                lastBlank = -1;
                begins = 0;
                if (c == ' ') {
                    at++;
                    continue;
                }
            }
            if (c == ' ' && used >= begins && used > indent.length()) {
                lastBlank = row.length();
            }
            row.appendCodePoint(c);
            used += width(c);
            at += Character.charCount(c);
        }
        folded.append(row);
    }

    private static int indent(String line) {
        Matcher column = FIRST_COLUMN.matcher(line);
        return column.find()
                ? column.end()
                : line.length() - line.stripLeading().length() + 2;
    }

    /** Wide are the scripts of East Asia and emoji; nothing takes what combines with the letter before it. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        UnicodeScript script = UnicodeScript.of(c);
        boolean wide = script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.HANGUL
                || c >= 0xFF01 && c <= 0xFF60
                || c >= 0x1F300 && c <= 0x1FAFF;
        return wide ? 2 : 1;
    }
}
