package dev.fettle.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;

/** Show how a text of lines changes. */
final class LineDiff {

    private static final int CONTEXT = 2;
    private static final int LONGEST = 60;

    private LineDiff() {}

    /** Return the lines of a diff, each begun by a blank, {@code +} or {@code -}; a long one is cut in the middle. */
    static List<String> of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        List<String> lines = new ArrayList<>();
        for (String line :
                UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, DiffUtils.diff(old, now), CONTEXT)) {
            if (!line.startsWith("--- ") && !line.startsWith("+++ ")) {
                lines.add(line);
            }
        }
        if (lines.isEmpty() && !before.equals(after)) {
            lines.add(after.endsWith("\n") ? "+(a line end at the end)" : "-(the line end at the end)");
        }
        if (lines.size() > LONGEST) {
            int left = lines.size() - LONGEST;
            List<String> cut = new ArrayList<>(lines.subList(0, LONGEST - 5));
            cut.add(" … " + left + " more lines …");
            cut.addAll(lines.subList(lines.size() - 5, lines.size()));
            return cut;
        }
        return lines;
    }
}
