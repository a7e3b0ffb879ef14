package dev.fettle.modules.support;

import dev.fettle.modules.support.TextEdits.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Edit {@code /etc/fstab}: one line for each file system or swap, of words between blanks. */
public final class Fstab {

    /** Where it is. */
    public static final String PATH = "/etc/fstab";

    private Fstab() {}

    /** Write a word as {@code fstab(5)} does. */
    public static String escaped(String word) {
        return word.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("#", "\\043");
    }

    /**
     * Put a line in the place of the one that is there for the same thing.
     *
     * @param column which word of a line tells what it is for: 0 for the device, 1 for the directory
     * @param name that word, as it is, not as it is written
     * @param line the line; empty means that there shall be none
     */
    public static Edited edited(String text, int column, String name, Optional<String> line) {
        List<String> lines = new ArrayList<>(TextEdits.lines(text));
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = words(lines.get(i));
            if (words.length > 1 && !words[0].startsWith("#") && words[column].equals(escaped(name))) {
                found.add(i);
            }
        }
        if (found.size() > 1) {
            return Edited.refused("`" + name + "` stands " + found.size() + " times");
        }
        if (line.isEmpty()) {
            found.forEach(i -> lines.remove((int) i));
        } else if (found.isEmpty()) {
            TextEdits.insert(lines, lines.size(), List.of(line.get()));
        } else {
            String old = lines.get(found.get(0));
            if (!String.join(" ", words(old)).equals(line.get())) {
                lines.set(
                        found.get(0),
                        line.get() + old.substring(TextEdits.bare(old).length()));
            }
        }
        return Edited.to(String.join("", lines));
    }

    private static String[] words(String line) {
        return TextEdits.bare(line).strip().split("[ \t]+");
    }
}
