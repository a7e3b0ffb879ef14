package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Write diagnostics for a person. */
public final class DiagnosticText {

    private static final int FIRST = 5;

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

    /** Return several; of many with one code, such as hosts that cannot be reached, only the first ones and how many there are. */
    String of(Collection<Diagnostic> diagnostics, Detail detail) {
        Map<Diagnostic.Code, List<Diagnostic>> byCode = new LinkedHashMap<>();
        diagnostics.forEach(
                d -> byCode.computeIfAbsent(d.code(), c -> new ArrayList<>()).add(d));
        if (byCode.values().stream().noneMatch(group -> detail.shortens(group.size()))) {
            return of(diagnostics);
        }
        StringBuilder text = new StringBuilder();
        byCode.forEach((code, group) -> {
            int shown = detail.shortens(group.size()) ? FIRST : group.size();
            text.append(of(group.subList(0, shown)));
            if (shown < group.size()) {
                text.append("  and ").append(group.size() - shown).append(" more [");
                text.append(code.text()).append("]; `-v` shows all\n");
            }
        });
        return text.toString();
    }
}
