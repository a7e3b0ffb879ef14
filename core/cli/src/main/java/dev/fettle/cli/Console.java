package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.report.DiagnosticText;
import dev.fettle.report.Style;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/**
 * Hold where the command line reads and writes.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param style whether colours are used
 * @param terminal the terminal that a person watches, or {@link Terminal#NONE}
 */
record Console(InputStream in, PrintStream out, PrintStream err, Style style, Terminal terminal) {

    /** Print a text for a person to standard output; it ends with a line end. */
    void text(String text) {
        out.print(terminal.shown(text));
        out.flush();
    }

    /** Print what is wrong to standard error. */
    void diagnostics(Collection<Diagnostic> diagnostics) {
        err.print(terminal.shown(new DiagnosticText(style).of(diagnostics)));
        err.flush();
    }

    /** Ask a question that is answered by yes. */
    boolean confirm(String question) {
        out.print(question + " Only `yes` is taken as consent: ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
        } catch (IOException e) {
            return false;
        }
    }
}
