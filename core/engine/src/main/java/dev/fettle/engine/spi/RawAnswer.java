package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Hold what a probe's function wrote.
 *
 * @param status its exit status
 * @param output its standard output, at most the batch's limit
 * @param truncated whether there was more output than the limit
 * @param locals the rendered {@link Argument.Local} arguments, in order; secrets among them must not leave the parser
 */
public record RawAnswer(int status, byte[] output, boolean truncated, List<String> locals) {

    /** Check and copy the parts. */
    public RawAnswer {
        requireNonNull(output, "output is null");
        locals = List.copyOf(locals);
    }

    /** Return the output as UTF-8 text; bytes that are not UTF-8 become replacement characters. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Return the lines of the output, without line ends. */
    public List<String> lines() {
        return text().lines().toList();
    }

    @Override
    public String toString() {
        return "RawAnswer[status=" + status + ", " + output.length + " bytes]";
    }
}
