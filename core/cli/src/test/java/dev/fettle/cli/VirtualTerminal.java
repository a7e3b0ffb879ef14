package dev.fettle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal of so many rows and columns that shows what a program writes; it knows what the command line uses, and no more. */
final class VirtualTerminal {

    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;?]*)([A-Za-z])");

    private final int columns;
    private final List<StringBuilder> screen = new ArrayList<>();
    private final List<String> scrolled = new ArrayList<>();
    private String pending = "";
    private int row;
    private int column;
    private int broken;

    VirtualTerminal(int rows, int columns) {
        this.columns = columns;
        for (int i = 0; i < rows; i++) {
            screen.add(new StringBuilder());
        }
    }

    void write(String text) {
        String all = pending + text;
        pending = "";
        for (int at = 0; at < all.length(); ) {
            char c = all.charAt(at);
            if (c == '\u001b') {
                Matcher sequence = SEQUENCE.matcher(all).region(at, all.length());
                if (!sequence.lookingAt()) {
                    if (all.length() - at > 20) {
                        throw new IllegalStateException("What is " + all.substring(at, at + 20) + "?");
                    }
                    pending = all.substring(at);
                    return;
                }
                obey(sequence.group(1), sequence.group(2));
                at = sequence.end();
                continue;
            }
            at++;
            if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                down();
            } else if (c >= ' ') {
                put(c);
            } else {
                throw new IllegalStateException("A control character: " + (int) c);
            }
        }
    }

    private void put(char c) {
        if (column == columns) {
            broken++;
            column = 0;
            down();
        }
        StringBuilder line = screen.get(row);
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column++, c);
    }

    private void down() {
        if (row + 1 < screen.size()) {
            row++;
            return;
        }
        scrolled.add(screen.remove(0).toString());
        screen.add(new StringBuilder());
    }

    private void obey(String number, String verb) {
        switch (verb) {
            case "A" -> {
                int up = Integer.parseInt(number);
                if (up > row) {
                    throw new IllegalStateException("The block is " + up + " lines high and begins above the screen.");
                }
                row -= up;
            }
            case "K" -> cut(screen.get(row), column);
            case "J" -> {
                cut(screen.get(row), column);
                screen.subList(row + 1, screen.size()).forEach(line -> cut(line, 0));
            }
            case "m" -> {
                // Colours take no room.
            }
            default -> throw new IllegalStateException("What is ESC [ " + number + verb + "?");
        }
    }

    private static void cut(StringBuilder line, int column) {
        line.setLength(Math.min(line.length(), column));
    }

    /** Return how often a line was too long. */
    int broken() {
        return broken;
    }

    /** Return what is on the screen. */
    List<String> screen() {
        return screen.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    /** Return everything that was left standing, from the start, without the blank rest of the screen. */
    String transcript() {
        List<String> all = new ArrayList<>(scrolled);
        all.addAll(screen());
        return String.join("\n", all).stripTrailing() + "\n";
    }
}
