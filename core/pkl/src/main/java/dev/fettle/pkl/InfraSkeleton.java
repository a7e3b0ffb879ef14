package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.PackageOutline.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Write an infra to begin with for a taskserv: every key with its sentences and its default as a comment, an example for what must be
 * given, and the taskservs that provide what it asks for.
 */
public final class InfraSkeleton {

    private static final String SECRET = "import(\"modulepath:/fettle/secret.pkl\")";
    private static final Pattern WORDS = Pattern.compile("\"([^\"\\\\]+)\"");

    private final List<Entry> entries = new ArrayList<>();
    private final Path directory;

    /** One taskserv, with the example values of what must be given. */
    private record Entry(PackageOutline outline, Map<String, String> examples, String given) {}

    private InfraSkeleton(Path directory) {
        this.directory = directory;
    }

    /**
     * Prepare the infra of a taskserv and of the providers it needs.
     *
     * @param directory where the paths of packages in directories begin
     * @param providers finds a package that offers a capability
     */
    public static InfraSkeleton of(
            PackageOutline outline, Path directory, Function<String, Optional<PackageOutline>> providers) {
        InfraSkeleton skeleton = new InfraSkeleton(directory);
        skeleton.add(outline, providers);
        return skeleton;
    }

    private void add(PackageOutline outline, Function<String, Optional<PackageOutline>> providers) {
        if (has(outline)) {
            return;
        }
        Map<String, String> examples = new LinkedHashMap<>();
        String given = "module";
        for (PackageOutline.Key key : required(outline.keys())) {
            for (String candidate : candidates(outline, key)) {
                String attempt = amended(with(examples, key.path(), candidate));
                if (!(outline.evaluate("new PcfRenderer {}.renderValue(" + attempt + "." + key.path() + ")")
                        instanceof EngineException)) {
                    examples.put(key.path(), candidate);
                    given = attempt;
                    break;
                }
            }
        }
        Entry entry = new Entry(outline, examples, given);
        entries.add(entry);
        for (Requirement requirement : outline.requirements(given)) {
            if (requirement.wanted().orElse(false)) {
                providers.apply(requirement.capability()).ifPresent(found -> add(found, providers));
            }
        }
    }

    private boolean has(PackageOutline outline) {
        return entries.stream()
                .anyMatch(e ->
                        e.outline().taskserv().name().equals(outline.taskserv().name()));
    }

    /** Return the keys that must be given and for which no example was found. */
    public List<String> open() {
        List<String> open = new ArrayList<>();
        for (Entry entry : entries) {
            required(entry.outline().keys()).stream()
                    .map(PackageOutline.Key::path)
                    .filter(path -> !entry.examples().containsKey(path))
                    .map(path -> entry.outline().taskserv().name() + "." + path)
                    .forEach(open::add);
        }
        return open;
    }

    /**
     * Return the infra as text.
     *
     * @param server the name of its one server
     * @param properties what else the server is given, such as {@code address = "192.0.2.10"}
     * @param holder the directory that the file will lie in, from where packages in directories are imported
     */
    public String text(String server, String properties, Path holder) {
        Entry wanted = entries.get(0);
        StringBuilder text =
                new StringBuilder("/// `" + wanted.outline().taskserv().name()
                        + "`: every key with its default. Take the `//` away where you change it.\n"
                        + "amends \"modulepath:/fettle/Infra.pkl\"\n\n");
        if (entries.stream().anyMatch(e -> e.examples().values().stream().anyMatch(value -> value.contains(SECRET)))) {
            text.append("import \"modulepath:/fettle/secret.pkl\"\n");
        }
        for (Entry entry : entries) {
            text.append("import \"").append(imported(entry, holder)).append("\"\n");
        }
        text.append("\nservers {\n  [\"").append(server).append("\"] {\n    ").append(properties);
        text.append("\n    taskservs {\n");
        for (Entry entry : entries) {
            text.append("      new ").append(entry.outline().type()).append(" {\n");
            String gap = requirements(entry, text) ? "\n" : "";
            for (PackageOutline.Key key : entry.outline().keys(entry.given())) {
                text.append(gap);
                gap = "\n";
                lines(entry, key, true)
                        .forEach(line -> text.append("        ").append(line).append('\n'));
            }
            text.append("      }\n");
        }
        return text.append("    }\n  }\n}\n").toString();
    }

    private String imported(Entry entry, Path holder) {
        TaskservPackage taskserv = entry.outline().taskserv();
        return taskserv.isFile()
                ? holder.toAbsolutePath()
                        .normalize()
                        .relativize(directory.resolve(taskserv.module()))
                        .toString()
                : taskserv.module();
    }

    private boolean requirements(Entry entry, StringBuilder text) {
        List<Requirement> requirements = entry.outline().requirements(entry.given());
        for (Requirement asked : requirements) {
            boolean here = entries.stream().anyMatch(e -> e.outline().provides().contains(asked.capability()));
            text.append("        // It asks for `").append(asked.capability()).append('`');
            text.append(
                    asked.wanted().orElse(true)
                            ? here ? ", which a taskserv below provides.\n" : ": add a taskserv that provides it.\n"
                            : " where its configuration makes that necessary.\n");
        }
        return !requirements.isEmpty();
    }

    /** Write a key as lines. Sentences stand apart from what can be uncommented by a blank behind the slashes. */
    private static List<String> lines(Entry entry, PackageOutline.Key key, boolean commented) {
        List<String> lines = new ArrayList<>();
        key.doc().lines().forEach(line -> lines.add(("// " + line).stripTrailing()));
        boolean gives = entry.examples().keySet().stream()
                .anyMatch(path -> path.equals(key.path()) || path.startsWith(key.path() + "."));
        boolean comment = commented && !gives;
        String example = entry.examples().get(key.path());
        if (example != null) {
            lines.add(key.name() + " = " + example.replace(SECRET, "secret"));
        } else if (!key.parts().isEmpty()
                && (gives || !key.value().orElse("null").equals("null"))) {
            lines.add(line(key.name() + " {", comment));
            key.parts().forEach(part -> lines(entry, part, commented).forEach(line -> lines.add("  " + line)));
            lines.add(line("}", comment));
        } else {
            assignment(key).lines().forEach(line -> lines.add(line(line, comment)));
        }
        return lines;
    }

    private static String line(String text, boolean comment) {
        String start = text.strip();
        return comment ? text.substring(0, text.indexOf(start)) + "//" + start : text;
    }

    /** Return what sets a key to its default, or its declaration where the default cannot be told. */
    private static String assignment(PackageOutline.Key key) {
        String value = key.value().orElse("");
        if (value.isEmpty()) {
            return key.declared();
        }
        if (!value.startsWith("{")) {
            return key.name() + " = " + value;
        }
        // Braces behind a name add to the elements that are there, so those would come twice.
        return key.declared().contains(": Listing<") ? key.name() + " = new " + value : key.name() + " " + value;
    }

    private static List<PackageOutline.Key> required(List<PackageOutline.Key> keys) {
        List<PackageOutline.Key> found = new ArrayList<>();
        for (PackageOutline.Key key : keys) {
            if (key.required()) {
                found.add(key);
            }
            found.addAll(required(key.parts()));
        }
        return found;
    }

    private static Map<String, String> with(Map<String, String> examples, String path, String value) {
        Map<String, String> all = new LinkedHashMap<>(examples);
        all.put(path, value);
        return all;
    }

    /** Return `module` with values given. */
    private static String amended(Map<String, String> values) {
        StringBuilder text = new StringBuilder("(module) { ");
        values.forEach((path, value) -> {
            String[] names = path.split("\\.");
            for (int i = 0; i < names.length - 1; i++) {
                text.append(names[i]).append(" { ");
            }
            text.append(names[names.length - 1]).append(" = ").append(value);
            text.append(" }".repeat(names.length - 1)).append("; ");
        });
        return "(" + text.append("})");
    }

    /** Return values that may fit a key, the likeliest first; Pkl says which do. */
    private static List<String> candidates(PackageOutline outline, PackageOutline.Key key) {
        String name = outline.taskserv().name();
        String declared = key.declared();
        if (declared.contains("Secret")) {
            return List.of(SECRET + ".store(\"" + name + "/" + key.path().replace('.', '-') + "\")");
        }
        List<String> single = new ArrayList<>();
        Matcher words = WORDS.matcher(declared);
        while (words.find() && declared.contains("|")) {
            single.add("\"" + words.group(1) + "\"");
        }
        String host = name + ".example.com";
        if (key.name().contains("url")) {
            single.add("\"https://" + host + "\"");
        } else if (key.name().matches(".*(host|domain|names?|address).*")) {
            single.add("\"" + host + "\"");
        }
        single.addAll(List.of(
                "\"example\"",
                "\"ops@example.com\"",
                "\"https://" + host + "\"",
                "\"" + host + "\"",
                "\"/srv/" + name + "\"",
                "\"192.0.2.10\"",
                "\"192.0.2.0/24\"",
                "\"1.0.0\"",
                "\"" + host + ":8080\"",
                "8080",
                "1",
                "false",
                "1.min",
                "1.gib"));
        List<String> all = new ArrayList<>(single);
        single.forEach(value -> all.add("new { " + value + " }"));
        single.forEach(value -> all.add("new { [\"example\"] = " + value + " }"));
        return requireNonNull(all);
    }
}
