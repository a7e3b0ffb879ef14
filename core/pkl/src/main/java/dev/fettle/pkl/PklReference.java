package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pkl.core.Evaluator;
import org.pkl.core.EvaluatorBuilder;
import org.pkl.core.Loggers;
import org.pkl.core.ModuleSchema;
import org.pkl.core.ModuleSource;
import org.pkl.core.PClass;
import org.pkl.core.PType;
import org.pkl.core.PklException;
import org.pkl.core.StackFrameTransformers;
import org.pkl.core.module.ModuleKeyFactories;
import org.pkl.core.resource.ResourceReaders;

/**
 * Write the reference of task modules and taskservs as Markdown, from their Pkl classes: each property with its type, default and
 * doc comment. Not thread-safe; close it.
 */
public final class PklReference implements AutoCloseable {

    private static final String MODULES = "fettle/Modules.pkl";

    /** Properties that authors declare and users do not write. */
    private static final Set<String> ENGINES = Set.of("requires", "arguments");

    private final ClassLoader packages;
    private final Evaluator evaluator;

    /** Read Pkl from what a class loader sees. */
    public PklReference(ClassLoader packages) {
        this.packages = packages;
        this.evaluator = EvaluatorBuilder.unconfigured()
                .setLogger(Loggers.noop())
                .setStackFrameTransformer(StackFrameTransformers.empty)
                .addModuleKeyFactory(ModuleKeyFactories.standardLibrary)
                .addModuleKeyFactory(ModuleKeyFactories.classPath(packages))
                .addModuleKeyFactory(ModuleKeyFactories.file)
                .addResourceReader(ResourceReaders.classPath(packages))
                .setAllowedModules(PklSession.patterns("pkl:", "modulepath:", "file:"))
                .setAllowedResources(PklSession.patterns("modulepath:"))
                .build();
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
        ModuleSchema schema = schema(
                taskserv.module().startsWith("modulepath:/")
                        ? ModuleSource.uri(taskserv.module())
                        : ModuleSource.path(directory.resolve(taskserv.module())));
        StringBuilder text = new StringBuilder("# ").append(taskserv.name()).append("\n\n");
        text.append(text(schema.getDocComment()))
                .append("\n```\nimport \"")
                .append(taskserv.module())
                .append("\"\n```\n\n");
        Map<String, Found> reachable = new TreeMap<>();
        Map<String, Found> used = new LinkedHashMap<>();
        for (ModuleSchema part = schema; part != null && !isBase(part.getModuleUri()); part = part.getSupermodule()) {
            part.getImports().values().stream()
                    .filter(uri -> !isBase(uri))
                    .map(uri -> schema(ModuleSource.uri(uri)))
                    .forEach(module -> module.getClasses()
                            .values()
                            .forEach(type -> reachable.put(
                                    type.getQualifiedName(), new Found(type, source(module.getModuleUri())))));
            String source = source(part.getModuleUri());
            part.getClasses().values().forEach(type -> reachable.put(type.getQualifiedName(), new Found(type, source)));
            properties(text, part.getModuleClass(), source);
            use(part.getModuleClass(), reachable, used);
        }
        used.values().forEach(found -> {
            text.append("## ").append(found.type().getSimpleName()).append("\n\n");
            text.append(text(found.type().getDocComment()));
            properties(text, found.type(), found.source());
        });
        for (ModuleSchema part = schema; part != null && !isBase(part.getModuleUri()); part = part.getSupermodule()) {
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

    /** Tell whether a module is one of the base modules, which have a reference of their own. */
    private static boolean isBase(URI module) {
        String uri = module.toString();
        return uri.startsWith("modulepath:/fettle/") || uri.startsWith("pkl:");
    }

    /** Collect the classes that the properties of a class are typed with, in the order they are met. */
    private static void use(PClass type, Map<String, Found> reachable, Map<String, Found> used) {
        type.getProperties().forEach((name, property) -> {
            if (!property.isHidden() && !ENGINES.contains(name)) {
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

    private String source(URI module) {
        return "file".equals(module.getScheme())
                ? file(Path.of(module))
                : resource(module.getPath().substring(1));
    }

    private record Found(PClass type, String source) {}

    private Map<String, Found> classes() {
        Map<String, Found> found = new TreeMap<>();
        ModuleSchema index = schema(ModuleSource.modulePath(MODULES));
        index.getImports().values().forEach(uri -> {
            String path = uri.getPath().substring(1);
            String source = resource(path);
            schema(ModuleSource.uri(uri)).getClasses().forEach((name, type) -> {
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
        List<String> lines = source.lines().toList();
        Map<String, PClass.Property> own = new LinkedHashMap<>(type.getProperties());
        own.forEach((name, property) -> {
            Set<String> modifiers = new java.util.TreeSet<>();
            property.getModifiers().forEach(modifier -> modifiers.add(modifier.toString()));
            String line =
                    lines.get(property.getSourceLocation().startLine() - 1).strip();
            if (property.isHidden() || modifiers.contains("fixed") || ENGINES.contains(name) || !line.contains(":")) {
                return;
            }
            text.append("- `").append(declared(line)).append("`\n");
            text(property.getDocComment())
                    .lines()
                    .forEach(doc -> text.append("  ").append(doc).append('\n'));
        });
        text.append('\n');
    }

    /** Return the declaration without what follows on later lines. */
    private static String declared(String line) {
        return line.endsWith("{") || line.endsWith("=")
                ? line.substring(0, line.length() - 1).strip()
                : line;
    }

    private static String text(@Nullable String doc) {
        return doc == null ? "" : doc.strip() + "\n";
    }

    private static String firstSentence(@Nullable String doc) {
        String text = text(doc).replace("\n", " ").strip();
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private ModuleSchema schema(ModuleSource source) {
        try {
            return evaluator.evaluateSchema(source);
        } catch (PklException e) {
            throw new EngineException(Diagnostic.error(
                    Diagnostic.Code.DEFINITION_INVALID, String.valueOf(e.getMessage()), "Mend the module."));
        }
    }

    private String resource(String path) {
        try (InputStream in = packages.getResourceAsStream(path)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static String file(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
