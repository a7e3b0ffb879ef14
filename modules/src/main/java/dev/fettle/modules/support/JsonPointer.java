package dev.fettle.modules.support;

import java.util.Arrays;
import java.util.List;

/** Name a place in a document: {@code /log/level}, as RFC 6901 has it. */
public final class JsonPointer {

    private JsonPointer() {}

    /** Check that a pointer names a place of its own: not the whole document, nor what would come after an array. */
    public static String check(String pointer) {
        Checks.text("`pointer`", pointer);
        if (!pointer.startsWith("/") || pointer.matches("(?s).*(~([^01]|$)|[\\r\\n]).*") || pointer.endsWith("/-")) {
            throw new IllegalArgumentException(
                    "`" + pointer
                            + "` is not the place of a setting: write `/` before each name, `~1` for `/` and `~0` for `~` inside one.");
        }
        return pointer;
    }

    /** Return the names on the way. */
    public static List<String> names(String pointer) {
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    /** Return the index that a name is in an array; larger than any where it is none. */
    public static int index(String name) {
        return name.matches("0|[1-9][0-9]{0,5}") ? Integer.parseInt(name) : Integer.MAX_VALUE;
    }
}
