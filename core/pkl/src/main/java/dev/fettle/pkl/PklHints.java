package dev.fettle.pkl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Say what to do about the mistakes that people make most; Pkl's own sentence says what is wrong, and not what is meant. */
final class PklHints {

    /** What every taskserv inherits, and so finds only as {@code module.NAME} within braces. */
    private static final Set<String> INHERITED = Set.of(
            "advice",
            "arguments",
            "host",
            "operations",
            "problems",
            "provides",
            "requests",
            "requires",
            "tasks",
            "warnings");

    private static final Set<String> FACTS = Set.of(
            "os_id",
            "os_family",
            "os_version",
            "os_codename",
            "arch",
            "hostname",
            "init",
            "cpus",
            "memory",
            "disk_free",
            "login_user",
            "extra");

    /** The imports that are left out most, by the name they are used by. */
    private static final Map<String, String> IMPORTS = Map.of(
            "secret", "\"modulepath:/fettle/secret.pkl\"",
            "inventory", "\"modulepath:/fettle/inventory.pkl\"",
            "on", "\"modulepath:/fettle/Modules.pkl\" as on",
            "fettle", "\"modulepath:/fettle/Task.pkl\" as fettle",
            "base", "\"modulepath:/fettle/Taskserv.pkl\" as base");

    private static final String BRACES =
            "Within braces write `module.%s`: a name alone means a property of what the braces belong to.";

    private record Hint(Pattern pattern, Function<Matcher, String> text) {}

    /** These say more than Pkl's suggestion of similar names. */
    private static final List<Hint> BEFORE_SUGGESTIONS = List.of(
            hint(
                    "Cannot find (?:property|module import) `(secret|inventory|on|fettle|base)`",
                    m -> "Add `import " + IMPORTS.get(m.group(1)) + "`."),
            hint(
                    "Cannot find property `\\w+` in object of type `fettle\\.Taskserv#Requires`",
                    m -> "Declare it: `class Requires extends base.Requires { NAME: CAPABILITY }`, and `requires = new"
                            + " Requires { … }`."));

    private static final List<Hint> AFTER_SUGGESTIONS = List.of(
            hint("Cannot find property `(\\w+)`\\.", PklHints::unknownName),
            hint(
                    "Cannot find module import `",
                    m -> "It is the name behind `as` of an import or, without that, the name of the imported file."),
            hint(
                    "Cannot find type `(\\w+)`\\.",
                    m -> "Import the file that has it: `import \"modulepath:/taskservs/NAME/" + m.group(1)
                            + ".pkl\"`, or a path."),
            hint(
                    "Cannot find type `\\w+` in module",
                    m -> "See its spelling; `fettle module list` names the kinds of tasks."),
            hint(
                    "Cannot find module `modulepath:",
                    m -> "See its spelling, capitals too: `fettle taskserv list` names the"
                            + " packages, and the base modules are like `modulepath:/fettle/Infra.pkl`."),
            hint("Cannot find module `", m -> "A path begins at the file that names it."),
            hint("Missing `\\}` delimiter", m -> "A `{` before it is not closed; the indentation often shows which."),
            hint(
                    "Unexpected token:? `\\{`",
                    m -> "Write `new` before the name of a class, `new Name { … }`; to change a value,"
                            + " `(value) { … }`."),
            hint("Expected value of type `Duration`", m -> "Write a number with its unit, such as `5.s` or `10.min`."),
            hint("Expected value of type `DataSize`", m -> "Write a number with its unit, such as `512.mib`."),
            hint(
                    "Expected value of type `Listing`",
                    m -> "Write braces behind the name, without `=`: `name { element }`."),
            hint(
                    "Expected value of type `Mapping`",
                    m -> "Write braces behind the name, without `=`: `name { [\"key\"] = value }`."),
            hint(
                    "Expected value of type `fettle\\.Taskserv`",
                    m -> "Let its module begin with `open module` and `extends"
                            + " \"modulepath:/fettle/Taskserv.pkl\"`."),
            hint("Expected value of type `[^`]+`, but got `null`", m -> "Leave it out to have its default."),
            hint(
                    "Expected value of type `String[^`]*`, but got type `(?:Int|Float|Boolean)`",
                    m -> "Put it in quotes."),
            hint(
                    "Expected value of type `(?:U?Int\\d*|Float|Number|Boolean)`, but got type `String`",
                    m -> "Leave the quotes out."),
            hint("Expected key of type `Int`", m -> "This is a list: its elements have no keys."),
            hint(
                    "Object of type `Mapping` cannot have an element",
                    m -> "Each entry has a key: `[\"key\"] = value` or `[\"key\"] { … }`."),
            hint(
                    "Object of type `Listing` cannot have a property",
                    m -> "Write `new` before each element: `new Name { … }`."),
            hint(
                    "Cannot instantiate abstract class",
                    m -> "Use what extends it; a package's own module is `open`, not `abstract`."),
            hint("Cannot assign to fixed property", m -> "Leave it out: it is not yours to choose."),
            hint(
                    "Tried to read property `(\\w+)`",
                    m -> FACTS.contains(m.group(1))
                            ? "What a host is like is known once it was asked: only `tasks`, `operations` and `advice` may read it."
                            : "Give it: `" + m.group(1) + " = …`."),
            hint(
                    "A stack overflow occurred",
                    m -> "Something here is defined by itself, perhaps by way of other lines."),
            hint(
                    "Type constraint `matches\\(Regex\\(\"\\[0-7\\]",
                    m -> "Write permission bits as octal digits in quotes, such as `\"0644\"`."),
            hint("Type constraint `startsWith\\(\"/\"\\)`", m -> "Write a path from the root, such as `/etc/motd`."),
            hint(
                    "Type constraint `matches\\(Regex\\(\"\\[a-z0-9\\]\\[a-z0-9\\._-\\]\\*\"",
                    m -> "Use lower-case letters, digits," + " dots, dashes and underscores."),
            hint(
                    "Type constraint `isBetween\\(([^,]+), ([^)]+)\\)`",
                    m -> "Take one from " + m.group(1) + " to " + m.group(2) + "."),
            hint("Type constraint `!is(?:Blank|Empty)`", m -> "It must not be empty."));

    private PklHints() {}

    /**
     * Return what to do.
     *
     * @param summary Pkl's sentence
     * @param suggestion what Pkl suggests, or empty
     */
    static String of(String summary, String suggestion) {
        return find(BEFORE_SUGGESTIONS, summary)
                .or(() -> suggestion.isEmpty() ? find(AFTER_SUGGESTIONS, summary) : Optional.of(suggestion))
                .orElse("");
    }

    private static String unknownName(Matcher matcher) {
        String name = matcher.group(1);
        return INHERITED.contains(name)
                ? BRACES.formatted(name)
                : "Put it in quotes if it is text; import it if it is a module; write `module." + name
                        + "` if it is inherited.";
    }

    private static Optional<String> find(List<Hint> hints, String summary) {
        for (Hint hint : hints) {
            Matcher matcher = hint.pattern().matcher(summary);
            if (matcher.lookingAt()) {
                return Optional.of(hint.text().apply(matcher));
            }
        }
        return Optional.empty();
    }

    private static Hint hint(String start, Function<Matcher, String> text) {
        return new Hint(Pattern.compile(start), text);
    }
}
