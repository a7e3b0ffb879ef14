package dev.fettle.modules.support;

import java.util.regex.Pattern;

/** Check names of systemd's units, as {@code systemd.unit(5)} describes them. */
public final class UnitNames {

    private static final int LIMIT = 255;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:_.\\\\-][A-Za-z0-9:_.\\\\@-]*"
            + "\\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)");

    private UnitNames() {}

    /** Check the name of a unit, and return it with {@code .service} where it has no type. */
    public static String check(String name) {
        String full = Pattern.compile("\\.[a-z]+$").matcher(name).find()
                        && NAME.matcher(name).matches()
                ? name
                : name + ".service";
        if (name.isEmpty() || full.length() > LIMIT || !NAME.matcher(full).matches()) {
            throw new IllegalArgumentException(
                    "`" + name + "` is not the name of a unit: write letters, digits and `:_.@-`,"
                            + " and a type, such as `coder.service`.");
        }
        return full;
    }

    /** Tell whether a name is that of a template, such as {@code getty@.service}: it can be enabled, but never runs itself. */
    public static boolean isTemplate(String name) {
        return name.contains("@.");
    }

    /** Return the name of the file that describes a unit: of the template for an instance such as {@code getty@tty1.service}. */
    public static String file(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at + 1) + name.substring(name.lastIndexOf('.'));
    }
}
