package dev.fettle.modules.support;

import java.util.regex.Pattern;

/** Check what users write in specs. Each check returns the value, or throws with a sentence for the user. */
public final class Checks {

    /** Longest path that Linux takes, in characters ({@code PATH_MAX} without its final NUL). */
    private static final int PATH_LIMIT = 4095;

    // What shadow's useradd takes (NAME_REGEX of Debian's adduser is narrower), with a final $ for machine accounts.
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,30}\\$?");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");

    private Checks() {}

    /** Check an absolute path without {@code .}, {@code ..}, empty parts or a final slash. */
    public static String path(String path) {
        text("A path", path);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("`" + path + "` is not an absolute path.");
        }
        if (path.length() > PATH_LIMIT) {
            throw new IllegalArgumentException("A path is longer than " + PATH_LIMIT + " characters.");
        }
        if (path.length() > 1) {
            for (String part : path.substring(1).split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                    throw new IllegalArgumentException("`" + path
                            + "` is not a plain path: leave out `.`, `..`, doubled slashes and a final slash.");
                }
            }
        }
        return path;
    }

    /** Check a mode of three or four octal digits, and return four. */
    public static String mode(String mode) {
        if (!MODE.matcher(mode).matches()) {
            throw new IllegalArgumentException(
                    "`" + mode + "` is not a mode: write three or four octal digits, such as `0640`.");
        }
        return mode.length() == 3 ? "0" + mode : mode;
    }

    /** Check the name of a user or a group. */
    public static String account(String kind, String name) {
        if (!ACCOUNT.matcher(name).matches()) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a " + kind
                    + ": write at most 31 letters, digits, `_`, `-` and `.`, beginning with a letter or `_`.");
        }
        return name;
    }

    /** Check an owner: the name or the number of a user or a group. */
    public static String owner(String kind, String owner) {
        return isNumber(owner) ? owner : account(kind, owner);
    }

    /** Tell whether an owner is given as a number. */
    public static boolean isNumber(String owner) {
        return NUMBER.matcher(owner).matches();
    }

    /** Check that a text holds something, and no NUL, which no argument or path can hold. */
    public static String text(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " holds a NUL character.");
        }
        return text;
    }

    /** Return the directory that holds a path; {@code /} holds itself. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
