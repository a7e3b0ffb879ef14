package dev.fettle.cli;

import dev.fettle.report.LineFolding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Know the terminal that a person is watching, or that there is none. Thread-safe. */
final class Terminal {

    /**
     * How much fits.
     *
     * @param rows how many lines
     * @param columns how many columns
     */
    record Size(int rows, int columns) {}

    /** Nobody is watching: output goes to a file or a program. */
    static final Terminal NONE = new Terminal(false, false);

    /** Everything that a terminal would obey, but for the colours of {@link dev.fettle.report.Style} and line ends. */
    private static final String CONTROL = "\u001b(?!\\[[0-9;]*m)|[\\x00-\\x08\\x0b-\\x1a\\x1c-\\x1f\\x7f-\\x9f]";

    private static final Size USUAL = new Size(24, 80);
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final boolean there;
    private final boolean draws;
    private Size size = USUAL; // guarded by this, as is what follows
    private Instant asked = Instant.MIN;

    private Terminal(boolean there, boolean draws) {
        this.there = there;
        this.draws = draws;
    }

    /**
     * Return the terminal of standard input and output.
     *
     * @param type the value of {@code TERM}; one that is empty or {@code dumb} cannot draw a line anew
     */
    static Terminal ofType(String type) {
        return new Terminal(true, !type.isEmpty() && !type.equals("dumb"));
    }

    /** Tell whether a person is watching and can answer. */
    boolean isThere() {
        return there;
    }

    /** Tell whether lines can be drawn anew. */
    boolean draws() {
        return draws;
    }

    /** Return how much fits now. Who watches may resize it, so it is asked again every two seconds. */
    synchronized Size size() {
        Instant now = Instant.now();
        if (there && asked.plus(FRESH).isBefore(now)) {
            asked = now;
            size = ask();
        }
        return size;
    }

    /** Java cannot tell; {@code stty} asks the terminal of its standard input. */
    private static Size ask() {
        try {
            Process stty = new ProcessBuilder(List.of("stty", "size"))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = stty.getInputStream()) {
                String[] words = new String(out.readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                if (stty.waitFor(1, TimeUnit.SECONDS) && words.length == 2) {
                    Size size = new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
                    return size.rows() > 0 && size.columns() > 0 ? size : USUAL;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return USUAL;
    }

    /** Return a text as it is shown: folded to the width, without what a host may have slipped in to steer a terminal. */
    String shown(String text) {
        return there ? LineFolding.fold(harmless(text), size().columns()) : text;
    }

    /** Replace what would steer a terminal. */
    static String harmless(String text) {
        return text.replace("\t", "    ").replaceAll(CONTROL, "\ufffd");
    }
}
