package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pkl.core.ModuleSchema;
import org.pkl.core.ModuleSource;
import org.pkl.core.PClass;
import org.pkl.core.PType;

/**
 * Look into one package: what its user can give, what it asks of others and offers them, and what its author has left out. Reads the
 * package alone, no infra. Not thread-safe; close it.
 */
public final class PackageOutline implements AutoCloseable {

    /**
     * Describe what a user can give.
     *
     * @param path the name; of a part, behind the names it is within: {@code database.host}
     * @param declared the declaration as written
     * @param doc its doc comment, or empty
     * @param value its default as Pkl, where it has one that can be told
     * @param required whether the user must give it
     * @param parts what it is made of, where that is a class of the package
     * @param where its declaration
     */
    public record Key(
            String path,
            String declared,
            String doc,
            Optional<String> value,
            boolean required,
            List<Key> parts,
            SourceRange where) {
        /** Check and copy the parts. */
        public Key {
            requireNonNull(path, "path is null");
            requireNonNull(declared, "declared is null");
            requireNonNull(doc, "doc is null");
            requireNonNull(value, "value is null");
            parts = List.copyOf(parts);
            requireNonNull(where, "where is null");
        }

        /** Return the name without what it is within. */
        public String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    /**
     * Describe what a package asks of others.
     *
     * @param name its name in the package
     * @param capability what is asked for, such as {@code postgresql.database}
     * @param wanted whether it is asked for with the defaults; empty where that hangs on what the user must give
     */
    public record Requirement(String name, String capability, Optional<Boolean> wanted) {
        /** Check the parts. */
        public Requirement {
            requireNonNull(name, "name is null");
            requireNonNull(capability, "capability is null");
            requireNonNull(wanted, "wanted is null");
        }
    }

    private static final String BASE = "fettle.Taskserv";

    private final TaskservPackage taskserv;
    private final Path directory;
    private final PklSources sources;
    private final ModuleSource module;
    private final ModuleSchema schema;

    /**
     * Open a package.
     *
     * @param directory where the path of a package in a directory begins
     * @param packages what serves {@code modulepath:}
     * @throws EngineException when its module cannot be read
     */
    public PackageOutline(TaskservPackage taskserv, Path directory, ClassLoader packages) {
        this.taskserv = taskserv;
        this.directory = directory;
        this.sources = new PklSources(packages, directory);
        this.module = sources.module(taskserv);
        try {
            this.schema = sources.schema(module);
        } catch (EngineException e) {
            sources.close();
            throw e;
        }
    }

    /** Return what it is. */
    public TaskservPackage taskserv() {
        return taskserv;
    }

    /** Return the name that an infra writes behind {@code new}: that of the module's file. */
    public String type() {
        String file = taskserv.module().substring(taskserv.module().lastIndexOf('/') + 1);
        return file.substring(0, file.length() - ".pkl".length());
    }

    /** Return what its user can give: the name first, the rest in the order of the modules it is made of. */
    public List<Key> keys() {
        return keys("module");
    }

    /** Return the same, with the defaults that follow from what a user has given, as {@code module} amended. */
    List<Key> keys(String given) {
        Map<String, Made> classes = new HashMap<>();
        Map<String, Found> properties = new LinkedHashMap<>();
        for (ModuleSchema part : chain()) {
            collect(part, classes);
            part.getImports().values().stream()
                    .filter(uri -> !PklSources.isBase(uri))
                    .forEach(uri -> collect(sources.schema(ModuleSource.uri(uri)), classes));
        }
        for (ModuleSchema part = schema;
                part != null && !part.getModuleUri().getScheme().equals("pkl");
                part = part.getSupermodule()) {
            ModuleSchema declaring = part;
            // A type stands where a property is declared first; what changes its default does not repeat it.
            part.getModuleClass()
                    .getProperties()
                    .forEach((name, property) ->
                            properties.merge(name, found(declaring, property), (nearer, farther) -> farther));
        }
        List<Key> keys = new ArrayList<>();
        properties.forEach((name, found) -> {
            if (PklSources.isGiven(name, found.property())) {
                keys.add(name.equals("name") ? 0 : keys.size(), key(given, name, found, classes, true, Set.of()));
            }
        });
        return keys;
    }

    private record Made(PClass type, URI module) {}

    private static void collect(ModuleSchema module, Map<String, Made> classes) {
        module.getClasses()
                .values()
                .forEach(type -> classes.put(type.getQualifiedName(), new Made(type, module.getModuleUri())));
    }

    private record Found(PClass.Property property, URI module, String source) {}

    private Found found(ModuleSchema part, PClass.Property property) {
        return new Found(property, part.getModuleUri(), sources.text(part.getModuleUri()));
    }

    /** Return the modules it is made of, the base module left out. */
    private List<ModuleSchema> chain() {
        List<ModuleSchema> chain = new ArrayList<>();
        for (ModuleSchema part = schema;
                part != null && !PklSources.isBase(part.getModuleUri());
                part = part.getSupermodule()) {
            chain.add(part);
        }
        return chain;
    }

    private Key key(
            String given, String path, Found found, Map<String, Made> classes, boolean there, Set<String> within) {
        String source = found.source();
        String declared = declared(PklSources.line(found.property(), source));
        String doc =
                Optional.ofNullable(found.property().getDocComment()).orElse("").strip();
        SourceRange where = new SourceRange(
                shown(found.module()), found.property().getSourceLocation().startLine(), 1);
        PType type = found.property().getType();
        Optional<Made> made =
                made(type, classes).filter(c -> !within.contains(c.type().getQualifiedName()));
        Set<String> inside = new LinkedHashSet<>(within);
        made.ifPresent(c -> inside.add(c.type().getQualifiedName()));
        Object value = there ? evaluate("new PcfRenderer {}.renderValue(" + given + "." + path + ")") : "";
        boolean nothing = value.equals("null") || !there;
        List<Key> parts = new ArrayList<>();
        made.ifPresent(c -> c.type().getProperties().forEach((name, property) -> {
            if (PklSources.isGiven(name, property)) {
                parts.add(key(
                        given,
                        path + "." + name,
                        new Found(property, c.module(), sources.text(c.module())),
                        classes,
                        !nothing,
                        inside));
            }
        }));
        boolean required =
                there && parts.isEmpty() && isRequired(value, found.property().getSimpleName());
        return new Key(
                path,
                declared,
                doc,
                value instanceof String text && there ? Optional.of(text) : Optional.empty(),
                required,
                parts,
                where);
    }

    /** Tell whether a value is missing for its own sake, and not because another one is. */
    private static boolean isRequired(Object value, String name) {
        return value instanceof EngineException e
                && !e.diagnostics().get(0).summary().matches("(?s).*read property `(?!" + name + "`).*");
    }

    /** Return the class of the package that a type is, or may be where it is not null. */
    private static Optional<Made> made(PType type, Map<String, Made> classes) {
        if (type instanceof PType.Class found) {
            return Optional.ofNullable(classes.get(found.getPClass().getQualifiedName()));
        }
        if (type instanceof PType.Nullable nullable) {
            return made(nullable.getBaseType(), classes);
        }
        return type instanceof PType.Constrained constrained
                ? made(constrained.getBaseType(), classes)
                : Optional.empty();
    }

    /** Return a value, or the exception that says why there is none. */
    Object evaluate(String expression) {
        try {
            return sources.evaluate(module, expression);
        } catch (EngineException e) {
            return e;
        }
    }

    /** Return what it asks of others. */
    public List<Requirement> requirements() {
        return requirements("module");
    }

    List<Requirement> requirements(String given) {
        List<Requirement> found = new ArrayList<>();
        Object asked = evaluate(given + ".requires.toMap().mapValues((_, r) -> r.capability)");
        if (asked instanceof Map<?, ?> map) {
            map.forEach((name, capability) -> {
                Object wanted = evaluate(given + ".requires." + name + ".wanted");
                found.add(new Requirement(
                        String.valueOf(name),
                        String.valueOf(capability),
                        wanted instanceof Boolean known ? Optional.of(known) : Optional.empty()));
            });
        }
        return found;
    }

    /** Return the capabilities that it offers with the defaults. */
    public Set<String> provides() {
        Set<String> found = new LinkedHashSet<>();
        if (evaluate("provides") instanceof Collection<?> offered) {
            offered.forEach(capability -> found.add(String.valueOf(capability)));
        }
        return found;
    }

    /** Return the release that it installs by default, where it pins one. */
    public Optional<Upstream> upstream() {
        return Upstream.read(evaluate("upstream"));
    }

    /** Say what its author has left out, and what is no taskserv at all. */
    public List<Diagnostic> review() {
        List<Diagnostic> found = new ArrayList<>();
        SourceRange top = new SourceRange(shown(schema.getModuleUri()), 1, 1);
        List<ModuleSchema> chain = chain();
        ModuleSchema base = chain.get(chain.size() - 1).getSupermodule();
        if (base == null || !base.getModuleName().equals(BASE)) {
            found.add(Diagnostic.error(
                            Code.DEFINITION_INVALID,
                            "Module `" + taskserv.module() + "` is not a taskserv.",
                            "Let it begin with `open module " + type()
                                    + "` and `extends \"modulepath:/fettle/Taskserv.pkl\"`.")
                    .at(top));
            return found;
        }
        Object kind = evaluate("taskserv");
        if (kind instanceof EngineException e) {
            found.addAll(e.diagnostics());
        } else if (!kind.equals(taskserv.name())) {
            found.add(advice(
                            "The taskserv is called `" + kind + "`, and its package `" + taskserv.name() + "`.",
                            "Give the two one name, so that users find it.")
                    .at(top));
        }
        if (schema.getDocComment() == null) {
            found.add(advice("The module has no doc comment.", "Say in a sentence what the service is, behind `///`.")
                    .at(top));
        }
        if (taskserv.version().isEmpty()) {
            found.add(advice(
                            "The package does not say its version.",
                            "Write `@Package { version = \"0.1.0\"; engine = \"" + numbers(Version.ofFettle())
                                    + "\" }` before `open module`.")
                    .at(top));
        }
        if (evaluate("supports.length") instanceof Long systems && systems == 0) {
            found.add(advice(
                            "The package does not say which systems it supports.",
                            "List them in `supports`; its tasks are tried with each before a host is contacted.")
                    .at(top));
        }
        keys().stream()
                .filter(key -> !key.where().file().startsWith("modulepath:/fettle/"))
                .forEach(key -> reviewKey(key, found));
        return found;
    }

    private static void reviewKey(Key key, List<Diagnostic> found) {
        if (!key.declared().contains(":")) {
            found.add(advice(
                            "Key `" + key.path() + "` has no type, so every mistake passes.",
                            "Write `" + key.name() + ": String = …`, or whatever type it has.")
                    .at(key.where()));
        }
        if (key.doc().isEmpty()) {
            found.add(advice(
                            "Key `" + key.path() + "` has no doc comment.",
                            "Say in a sentence what it means, behind `///` on the line before.")
                    .at(key.where()));
        }
        key.parts().forEach(part -> reviewKey(part, found));
    }

    private static Diagnostic advice(String summary, String hint) {
        return Diagnostic.warning(Code.ADVICE, summary, hint);
    }

    private static String numbers(Version version) {
        return version.text().replaceFirst("-.*", "");
    }

    private String shown(URI uri) {
        if ("file".equals(uri.getScheme())) {
            Path file = Path.of(uri);
            return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
        }
        return uri.toString();
    }

    /** Return a declaration without what follows on later lines. */
    static String declared(String line) {
        return line.endsWith("{") || line.endsWith("=")
                ? line.substring(0, line.length() - 1).strip()
                : line;
    }

    @Override
    public void close() {
        sources.close();
    }

    @Override
    public String toString() {
        return "PackageOutline[" + taskserv.name() + "]";
    }
}
