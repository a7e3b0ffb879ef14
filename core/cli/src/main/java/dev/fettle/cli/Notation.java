package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import java.util.List;
import java.util.Optional;

/**
 * Turn the notation of the older task service into an infra in Pkl:
 *
 * <pre>
 * coder: CoderServer = {
 *   name: "coder-dev"
 *   run_user: { name: "coder" }
 *   scopes: ["openid", "email"]
 * }
 * </pre>
 *
 * <p>Keys, values, nesting and comments stay as they are. What the keys mean is the taskserv's to say.
 */
final class Notation {

    private final String name;
    private final String text;
    private final StringBuilder body = new StringBuilder();
    private int at;

    private Notation(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * Convert the text of a file.
     *
     * @param name what the file is called in messages
     * @throws EngineException when it is not in that notation, with the place
     */
    static String toPkl(String name, String text) {
        return new Notation(name, text).infra();
    }

    private String infra() {
        StringBuilder names = new StringBuilder();
        int count = 0;
        comments(0);
        while (at < text.length()) {
            String variable = word("the name of a taskserv");
            expect(':');
            String type = word("its type");
            if (!type.equals("CoderServer")) {
                throw wrong("Only `CoderServer` can be converted, not `" + type + "`.");
            }
            expect('=');
            body.append("local ").append(variable).append(": ").append(type).append(" = new {\n");
            block(1);
            body.append("}\n\n");
            names.append(names.length() == 0 ? "" : "; ").append(variable);
            count++;
            comments(0);
        }
        if (count == 0) {
            throw wrong("There is no block like `coder: CoderServer = { … }`.");
        }
        return """
                /// Converted from `%s`. Say where the server is, then look at it with `fettle plan`.
                amends "modulepath:/fettle/Infra.pkl"

                import "modulepath:/taskservs/coder/CoderServer.pkl"

                %sservers {
                  ["coder-1"] {
                    address = "coder-1"
                    taskservs { %s }
                  }
                }
                """.formatted(name, body, names);
    }

    /** Read `{ key: value … }`, commas or line ends between. */
    private void block(int depth) {
        expect('{');
        while (true) {
            comments(depth);
            if (take('}')) {
                return;
            }
            String key = word("a key");
            expect(':');
            blanks();
            indent(depth).append(key);
            if (peek() == '{') {
                body.append(" {\n");
                block(depth + 1);
                indent(depth).append("}\n");
            } else {
                body.append(" = ").append(peek() == '[' ? list() : scalar()).append('\n');
            }
            take(',');
        }
    }

    private String list() {
        expect('[');
        StringBuilder list = new StringBuilder("new Listing {");
        String before = " ";
        while (!take(']')) {
            list.append(before).append(scalar());
            before = "; ";
            take(',');
        }
        return list.append(" }").toString();
    }

    private String scalar() {
        blanks();
        if (peek() == '"') {
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= text.length() || text.charAt(end) != '"') {
                throw wrong("A text has no closing quote.");
            }
            String quoted = text.substring(at, end + 1);
            at = end + 1;
            return quoted;
        }
        String plain = word("a value");
        return switch (plain) {
            case "True" -> "true";
            case "False" -> "false";
            case "None", "Undefined" -> "null";
            default -> {
                if (!plain.matches("true|false|null|[0-9]+")) {
                    throw wrong("`" + plain + "` is no value: write text in double quotes.");
                }
                yield plain;
            }
        };
    }

    /** Pass over blanks and empty lines, and keep comments. */
    private void comments(int depth) {
        while (true) {
            blanks();
            if (peek() != '#') {
                return;
            }
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            indent(depth).append("//").append(text, at + 1, end).append('\n');
            at = end;
        }
    }

    private StringBuilder indent(int depth) {
        return body.append("  ".repeat(depth));
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char wanted) {
        blanks();
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw wrong("`" + wanted + "` is expected here.");
        }
    }

    private String word(String what) {
        blanks();
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        if (end == at) {
            throw wrong(Character.toUpperCase(what.charAt(0)) + what.substring(1) + " is expected here.");
        }
        String word = text.substring(at, end);
        at = end;
        return word;
    }

    private EngineException wrong(String summary) {
        List<String> before =
                text.substring(0, Math.min(at, text.length())).lines().toList();
        int line = Math.max(1, before.size());
        int column = before.isEmpty() ? 1 : before.get(before.size() - 1).length() + 1;
        return new EngineException(Diagnostic.error(
                        Diagnostic.Code.DEFINITION_INVALID,
                        summary,
                        "The notation is `coder: CoderServer = { key: \"value\" }`.")
                .at(Optional.of(new SourceRange(name, line, column))));
    }
}
