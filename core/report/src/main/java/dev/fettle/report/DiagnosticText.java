package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import java.util.Collection;
import java.util.stream.Collectors;

/** Write diagnostics for a person. */
public final class DiagnosticText {

    private final Style style;

    /** Write in a style. */
    public DiagnosticText(Style style) {
        this.style = style;
    }

    /** Return one diagnostic: what is wrong, where, and what to do. Ends with a line end. */
    public String of(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder();
        String head = (diagnostic.isError() ? "error" : "warning") + "["
                + diagnostic.code().text() + "]";
        text.append(diagnostic.isError() ? style.removed(head) : style.changed(head))
                .append(' ')
                .append(diagnostic.summary())
                .append('\n');
        diagnostic.where().ifPresent(where -> text.append("  at ").append(where).append('\n'));
        if (!diagnostic.hint().isEmpty()) {
            text.append("  hint: ").append(diagnostic.hint()).append('\n');
        }
        return text.toString();
    }

    /** Return several, one after another. */
    public String of(Collection<Diagnostic> diagnostics) {
        return diagnostics.stream().map(this::of).collect(Collectors.joining());
    }
}
