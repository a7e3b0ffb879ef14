package dev.fettle.testkit;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Upload;
import java.util.List;
import java.util.TreeMap;

/** Write a decision as text, for comparing it with a case. Of a longer script only the first line is written. */
public final class DecisionText {

    private DecisionText() {}

    /** Write a decision, each line ended. */
    public static String of(Decision decision) {
        return decision.fold(
                upToDate -> upToDate.warning()
                        .map(hint -> "warning: " + upToDate.reason() + "\nhint: " + hint + "\n")
                        .orElseGet(() -> "up to date: " + upToDate.reason() + "\n"),
                DecisionText::change,
                deferred -> "deferred: " + deferred.reason() + "\n",
                blocked -> "blocked: " + blocked.reason() + "\nhint: " + blocked.hint() + "\n");
    }

    private static String change(Decision.Change change) {
        StringBuilder text = new StringBuilder("change");
        text.append(change.destructive() ? ", destructive" : "");
        text.append(change.verifiable() ? "" : ", unverifiable");
        text.append(": ").append(change.reason()).append('\n');
        change.differences().forEach(d -> difference(text, d));
        change.actions().forEach(a -> action(text, a));
        return text.toString();
    }

    private static void difference(StringBuilder text, Difference difference) {
        if (!difference.text()) {
            text.append("~ ").append(difference.name()).append(": ");
            text.append(difference.before().map(DecisionText::escape).orElse("(nothing)"));
            text.append(" -> ");
            text.append(difference.after().map(DecisionText::escape).orElse("(nothing)"));
            text.append('\n');
            return;
        }
        text.append("~ ").append(difference.name()).append(":\n");
        difference.before().ifPresent(t -> lines(text, "  - ", t));
        difference.after().ifPresent(t -> lines(text, "  + ", t));
    }

    private static void lines(StringBuilder text, String prefix, String content) {
        if (content.isEmpty()) {
            return;
        }
        boolean ended = content.endsWith("\n");
        List<String> lines = List.of((ended ? content.substring(0, content.length() - 1) : content).split("\n", -1));
        lines.forEach(line -> text.append(prefix).append(escape(line)).append('\n'));
        if (!ended) {
            text.append("    (no line end)\n");
        }
    }

    private static void action(StringBuilder text, Action action) {
        if (action instanceof Upload upload) {
            text.append("> upload ").append(escape(upload.path()));
            text.append(' ').append(upload.owner()).append(':').append(upload.group());
            text.append(' ').append(upload.mode());
            text.append(upload.expected().map(e -> " over " + e).orElse(" new"));
            upload.validate().ifPresent(v -> text.append(" validate=").append(escape(v)));
            text.append(upload.keepCopy() ? " keep\n" : "\n");
            return;
        }
        if (!(action instanceof Command command)) {
            text.append("> ").append(escape(String.valueOf(action))).append('\n');
            return;
        }
        List<String> script = command.script()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        text.append("> run ").append(script.get(0)).append(script.size() > 1 ? " …" : "");
        command.arguments().forEach(a -> text.append(" '").append(escape(a)).append('\''));
        text.append('\n');
        command.actAs().ifPresent(u -> text.append("  as ").append(u).append('\n'));
        new TreeMap<>(command.environment())
                .forEach((k, v) -> text.append("  env ")
                        .append(k)
                        .append('=')
                        .append(escape(v.toString()))
                        .append('\n'));
        command.stdin()
                .ifPresent(s ->
                        text.append("  stdin ").append(escape(s.toString())).append('\n'));
    }

    /** Write control characters and backslashes as escapes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format("\\x%02x", (int) c) : Character.toString(c));
            }
        }
        return out.toString();
    }
}
