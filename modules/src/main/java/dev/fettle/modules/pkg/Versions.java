package dev.fettle.modules.pkg;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compare versions as dpkg and rpm do. */
final class Versions {

    private static final Pattern PARTS = Pattern.compile("(?:([0-9]+):)?(.*?)(?:-([^-]*))?");
    private static final Pattern RPM_PIECE = Pattern.compile("[0-9]+|[A-Za-z]+|~|\\^");

    private Versions() {}

    /** Compare as {@code deb-version(7)} says; a missing revision is the same as {@code 0}. */
    static int debian(String one, String other) {
        return compare(one, other, Versions::debianPart, true);
    }

    /** Compare as {@code rpm-version(7)} says; a missing release compares equal to any. */
    static int rpm(String one, String other) {
        return compare(one, other, Versions::rpmPart, false);
    }

    private interface Part {
        int compare(String one, String other);
    }

    private static int compare(String one, String other, Part part, boolean lastDash) {
        String[] a = parts(one);
        String[] b = parts(other);
        int result = number(a[0], b[0]);
        if (result == 0) {
            result = part.compare(a[1], b[1]);
        }
        boolean comparable = lastDash || (!a[2].isEmpty() && !b[2].isEmpty());
        return result != 0 || !comparable ? result : part.compare(a[2], b[2]);
    }

    /** Return epoch, version and revision. */
    private static String[] parts(String version) {
        Matcher matcher = PARTS.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + version + "` is not a version.");
        }
        String epoch = matcher.group(1) == null ? "0" : matcher.group(1);
        String revision = matcher.group(3) == null ? "" : matcher.group(3);
        return new String[] {epoch, matcher.group(2), revision};
    }

    private static int number(String one, String other) {
        String a = one.replaceFirst("^0+", "");
        String b = other.replaceFirst("^0+", "");
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    private static int debianPart(String one, String other) {
        int a = 0;
        int b = 0;
        while (a < one.length() || b < other.length()) {
            while ((a < one.length() && !digit(one, a)) || (b < other.length() && !digit(other, b))) {
                int weight = Integer.compare(weight(one, a), weight(other, b));
                if (weight != 0) {
                    return weight;
                }
                a++;
                b++;
            }
            int endA = endOfDigits(one, a);
            int endB = endOfDigits(other, b);
            int result = number(one.substring(a, endA), other.substring(b, endB));
            if (result != 0) {
                return result;
            }
            a = endA;
            b = endB;
        }
        return 0;
    }

    private static boolean digit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (digit(text, end)) {
            end++;
        }
        return end;
    }

    /** Tilde sorts before the end, letters before all else; a digit ends the piece as the end does. */
    private static int weight(String text, int at) {
        if (at >= text.length() || digit(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 256;
    }

    private static int rpmPart(String one, String other) {
        Matcher a = RPM_PIECE.matcher(one);
        Matcher b = RPM_PIECE.matcher(other);
        while (true) {
            String x = a.find() ? a.group() : "";
            String y = b.find() ? b.group() : "";
            if (x.isEmpty() && y.isEmpty()) {
                return 0;
            }
            if (!x.equals(y)) {
                int rank = Integer.compare(rank(x), rank(y));
                if (rank != 0) {
                    return rank;
                }
                int result = rank(x) == 3 ? number(x, y) : x.compareTo(y);
                if (result != 0) {
                    return result;
                }
            }
        }
    }

    /** Tilde sorts before the end, the end before a caret, that before letters, those before numbers. */
    private static int rank(String piece) {
        if (piece.isEmpty()) {
            return 0;
        }
        char c = piece.charAt(0);
        return switch (c) {
            case '~' -> -1;
            case '^' -> 1;
            default -> c >= '0' && c <= '9' ? 3 : 2;
        };
    }
}
