package dev.fettle.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * Hold a block of lines at the end of a terminal's output and draw it anew in place; what is printed scrolls by above it. Each line of
 * the block fits the terminal, and there are fewer of them than the terminal has, or going back up would not reach the first one.
 */
final class Screen {

    private static final String TO_LINE_END = "\u001b[K";
    private static final String TO_SCREEN_END = "\u001b[J";

    private final PrintStream out;
    private List<String> block = List.of();

    Screen(PrintStream out) {
        this.out = out;
    }

    /** Print lines above the block. */
    void print(String text) {
        StringBuilder all = up();
        text.lines().forEach(line -> all.append(line).append(TO_LINE_END).append('\n'));
        block.forEach(line -> all.append(line).append(TO_LINE_END).append('\n'));
        write(all.append(block.isEmpty() ? "" : TO_SCREEN_END));
    }

    /** Draw the block; only lines that differ are written. None takes it away. */
    void show(List<String> lines) {
        if (lines.equals(block)) {
            return;
        }
        StringBuilder all = up();
        for (int i = 0; i < lines.size(); i++) {
            if (i >= block.size() || !lines.get(i).equals(block.get(i))) {
                all.append(lines.get(i)).append(TO_LINE_END);
            }
            all.append('\n');
        }
        if (lines.size() < block.size()) {
            all.append(TO_SCREEN_END);
        }
        block = List.copyOf(lines);
        write(all);
    }

    private StringBuilder up() {
        StringBuilder start = new StringBuilder();
        return block.isEmpty()
                ? start
                : start.append("\r\u001b[").append(block.size()).append('A');
    }

    /** In one write, so that the terminal never shows half of it. */
    private void write(StringBuilder text) {
        out.print(text);
        out.flush();
    }
}
