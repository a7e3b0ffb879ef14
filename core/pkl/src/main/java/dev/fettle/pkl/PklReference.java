package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.EngineException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pkl.core.ModuleSchema;
import org.pkl.core.ModuleSource;
import org.pkl.core.PClass;
import org.pkl.core.PType;

/**
 * Write the reference of task modules and taskservs as Markdown, from their Pkl classes: each property with its type, default and
 * doc comment. Not thread-safe; close it.
 */
public final class PklReference implements AutoCloseable {

    private static final String MODULES = "fettle/Modules.pkl";

    private final PklSources sources;

    /** Read Pkl from what a class loader sees. */
    public PklReference(ClassLoader packages) {
        this.sources = new PklSources(packages, Path.of("").toAbsolutePath());
    }

    /** Return the task modules by the name of their Pkl class, each with the first sentence of its doc comment. */
    public Map<String, String> modules() {
        Map<String, String> summaries = new TreeMap<>();
        classes()
                .forEach((name, found) ->
                        summaries.put(name, firstSentence(found.type().getDocComment())));
        return summaries;
    }

    /**
     * Return the page of a task module.
     *
     * @param name the name of its Pkl class, such as {@code File}, or of the module, such as {@code systemd-unit}
     */
    public Optional<String> module(String name) {
        String wanted = name.replaceFirst("^fettle\\.", "").replace("-", "");
        return classes().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(wanted))
                .findFirst()
                .map(entry -> page(
                        entry.getKey(),
                        entry.getValue().type(),
                        entry.getValue().source()));
    }

    /**
     * Return the page of a taskserv: what its user gives.
     *
     * @throws EngineException when the module cannot be read
     */
    public String taskserv(TaskservPackage taskserv, Path directory) {
        ModuleSchema schema = sources.schema(
                taskserv.isFile()
                        ? ModuleSource.path(directory.resolve(taskserv.module()))
                        : ModuleSource.uri(taskserv.module()));
        StringBuilder text = new StringBuilder("# ").append(taskserv.name()).append("\n\n");
        text.append(text(schema.getDocComment()))
                .append("\n```\nimport \"")
                .append(taskserv.module())
                .append("\"\n```\n\n");
        Map<String, Found> reachable = new TreeMap<>();
        Map<String, Found> used = new LinkedHashMap<>();
        for (ModuleSchema part = schema;
                part != null && !PklSources.isBase(part.getModuleUri());
                part = part.getSupermodule()) {
            part.getImports().values().stream()
                    .filter(uri -> !PklSources.isBase(uri))
                    .map(uri -> sources.schema(ModuleSource.uri(uri)))
                    .forEach(module -> module.getClasses()
                            .values()
                            .forEach(type -> reachable.put(
                                    type.getQualifiedName(), new Found(type, sources.text(module.getModuleUri())))));
            String source = sources.text(part.getModuleUri());
            part.getClasses().values().forEach(type -> reachable.put(type.getQualifiedName(), new Found(type, source)));
            properties(text, part.getModuleClass(), source);
            use(part.getModuleClass(), reachable, used);
        }
        used.values().forEach(found -> {
            text.append("## ").append(found.type().getSimpleName()).append("\n\n");
            text.append(text(found.type().getDocComment()));
            properties(text, found.type(), found.source());
        });
        for (ModuleSchema part = schema;
                part != null && !PklSources.isBase(part.getModuleUri());
                part = part.getSupermodule()) {
            PClass.Property told = part.getModuleClass().getProperties().get("arguments");
            if (told != null && told.getType() instanceof PType.Class arguments) {
                operations(text, arguments.getPClass(), reachable);
            }
        }
        return text.toString();
    }

    /** List what each operation can be told. */
    private static void operations(StringBuilder text, PClass arguments, Map<String, Found> reachable) {
        arguments.getProperties().forEach((operation, property) -> {
            if (property.getType() instanceof PType.Class type) {
                Optional.ofNullable(reachable.get(type.getPClass().getQualifiedName()))
                        .ifPresent(found -> {
                            text.append("## Operation `").append(operation).append("`\n\n");
                            text.append(text(found.type().getDocComment()));
                            properties(text, found.type(), found.source());
                        });
            }
        });
    }

    /** Collect the classes that the properties of a class are typed with, in the order they are met. */
    private static void use(PClass type, Map<String, Found> reachable, Map<String, Found> used) {
        type.getProperties().forEach((name, property) -> {
            if (PklSources.isGiven(name, property)) {
                use(property.getType(), reachable, used);
            }
        });
    }

    private static void use(PType type, Map<String, Found> reachable, Map<String, Found> used) {
        if (type instanceof PType.Class found) {
            String name = found.getPClass().getQualifiedName();
            if (reachable.containsKey(name) && !used.containsKey(name)) {
                used.put(name, java.util.Objects.requireNonNull(reachable.get(name)));
                use(found.getPClass(), reachable, used);
            }
            found.getTypeArguments().forEach(argument -> use(argument, reachable, used));
        } else if (type instanceof PType.Nullable nullable) {
            use(nullable.getBaseType(), reachable, used);
        } else if (type instanceof PType.Constrained constrained) {
            use(constrained.getBaseType(), reachable, used);
        } else if (type instanceof PType.Union union) {
            union.getElementTypes().forEach(element -> use(element, reachable, used));
        }
    }

    private record Found(PClass type, String source) {}

    private Map<String, Found> classes() {
        Map<String, Found> found = new TreeMap<>();
        ModuleSchema index = sources.schema(ModuleSource.modulePath(MODULES));
        index.getImports().values().forEach(uri -> {
            String source = sources.text(uri);
            sources.schema(ModuleSource.uri(uri)).getClasses().forEach((name, type) -> {
                if (index.getTypeAliases().containsKey(name)) {
                    found.put(name, new Found(type, source));
                }
            });
        });
        return found;
    }

    private static String page(String name, PClass type, String source) {
        StringBuilder text = new StringBuilder("# ").append(name).append("\n\n").append(text(type.getDocComment()));
        properties(text, type, source);
        return text.toString();
    }

    /** List what a user may write: not what is fixed, hidden by the author, or local. */
    private static void properties(StringBuilder text, PClass type, String source) {
        Map<String, PClass.Property> own = new LinkedHashMap<>(type.getProperties());
        own.forEach((name, property) -> {
            String line = PklSources.line(property, source);
            if (!PklSources.isGiven(name, property) || !line.contains(":")) {
                return;
            }
            text.append("- `").append(PackageOutline.declared(line)).append("`\n");
            text(property.getDocComment())
                    .lines()
                    .forEach(doc -> text.append("  ").append(doc).append('\n'));
        });
        text.append('\n');
    }

    private static String text(@Nullable String doc) {
        return doc == null ? "" : doc.strip() + "\n";
    }

    private static String firstSentence(@Nullable String doc) {
        String text = text(doc).replace("\n", " ").strip();
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    @Override
    public void close() {
        sources.close();
    }
}
